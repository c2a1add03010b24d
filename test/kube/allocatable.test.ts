import { describe, expect, it } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { MachineShape } from '../../src/kube/api/config.ts';
import type { Resources } from '../../src/kube/api/objects.ts';
import { machineAllocatable, machineCapacity } from '../../src/kube/kubelet/allocatable.ts';
import { shape } from './clusterBench.ts';

const MIB = 2 ** 20;

function memoryOf({ memory }: Resources): number {
  assert(memory !== undefined, 'a machine has memory');
  return memory;
}

function keptMiB(machine: MachineShape): number {
  return (memoryOf(machineCapacity(machine)) - memoryOf(machineAllocatable(machine))) / MIB;
}

describe('allocatable', () => {
  it.each([
    [2, 1930],
    [4, 3920],
    [8, 7910],
    [16, 15_890],
    [32, 31_850],
    [64, 63_770],
  ])('leaves of %i vCPUs %i millicores', (vcpus, millicores) => {
    expect(machineAllocatable(shape({ vcpus }))['cpu']).toBe(millicores);
  });

  it('reserves 11 MiB a pod and 255 MiB, and 100 MiB for eviction', () => {
    const machine = shape({ maxPods: 17, formulaMaxPods: 17 });
    expect(keptMiB(machine)).toBe(11 * 17 + 255 + 100);
  });

  it('reserves by the formula where max pods was overridden', () => {
    const machine = shape({ maxPods: 110, formulaMaxPods: 29, memoryMiB: 8192 });
    expect(keptMiB(machine)).toBe(574 + 100);
    expect(machineAllocatable(machine)['pods']).toBe(110);
  });

  it('sees less memory than the type has, on arm64 64 MiB less still', () => {
    const amd = memoryOf(machineCapacity(shape({ memoryMiB: 4096 })));
    const arm = memoryOf(machineCapacity(shape({ memoryMiB: 4096, architecture: 'arm64' })));
    expect(amd).toBeLessThan(4096 * MIB);
    expect((amd - arm) / MIB).toBe(64);
  });
});
