// `calicoctl ipam show`: how full pools and blocks are, what is borrowed, how the IPAM is set.

import { failed } from '../base/toolAnswer.ts';
import { isOneOf } from '../base/records.ts';
import { ipamShow } from '../calico/ipamShow.ts';
import type { Tool } from './tool.ts';

const FLAGS = ['show-blocks', 'show-borrowed', 'show-configuration'] as const;

const USAGE = 'calicoctl ipam show [--show-blocks | --show-borrowed | --show-configuration]';

export const calicoctlTool: Tool = ({ world }, words) => {
  const [what, verb, ...options] = words.filter((word) => word !== '--allow-version-mismatch');
  if (what !== 'ipam' || verb !== 'show') return failed(`calicoctl: simulated is ${USAGE}`, 2);
  if (world.calico === undefined) return failed('calicoctl: there is no Calico in this cluster');
  const [option = '', ...others] = options;
  const flag = option.replace(/^--/, '');
  const isFlag = isOneOf(FLAGS, flag);
  if (others.length > 0 || (option !== '' && !isFlag))
    return failed(`calicoctl: ${options.join(' ')} is not simulated: ${USAGE}`, 2);
  return { stdout: ipamShow(world.calico.store, isFlag ? flag : undefined), stderr: '', exitCode: 0 };
};
