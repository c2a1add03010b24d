// The traces that Alibaba has published. Memory is there as a share of the largest machine.

import {
  amounts,
  cores,
  COUNT,
  gibibytes,
  life,
  NORMALIZED,
  NUMBER,
  percents,
  time,
  type PublishedTrace,
} from './publishedTrace.ts';
import { SECOND } from '../../../base/time.ts';

const NORMALIZED_MEMORY = { ...NORMALIZED, what: 'memory requests' };
const OF_TASK = {
  what: 'start and end',
  value: 'those of their task',
  because: 'the table has tasks, each with the number of its instances',
};

/** @upstream alibaba/clusterdata cluster-trace-v2018/schema.md */
const ALIBABA_2018_TASKS: PublishedTrace = {
  columns: [
    'task_name',
    'instance_num',
    'job_name',
    'task_type',
    'status',
    'start_time',
    'end_time',
    'plan_cpu',
    'plan_mem',
  ],
  forms: { task_name: /\D/, instance_num: COUNT, job_name: /^j_/, start_time: NUMBER, end_time: NUMBER },
  guesses: [OF_TASK, NORMALIZED_MEMORY],
  life: (cell) =>
    life(
      [cell('job_name'), cell('task_name')],
      [cell('start_time'), cell('end_time')],
      amounts({ cpu: [cell('plan_cpu'), percents] }),
      { count: cell('instance_num') },
    ),
};

const ALIBABA_2018_INSTANCES: PublishedTrace = {
  columns: [
    'instance_name',
    'task_name',
    'job_name',
    'task_type',
    'status',
    'start_time',
    'end_time',
    'machine_id',
    'seq_no',
    'total_seq_no',
    'cpu_avg',
    'cpu_max',
    'mem_avg',
    'mem_max',
  ],
  forms: {
    instance_name: /\D/,
    job_name: /^j_/,
    start_time: NUMBER,
    end_time: NUMBER,
    machine_id: /^(?:m_\d+)?$/,
  },
  guesses: [{ ...NORMALIZED, because: 'the table has what was used, not what was asked for' }],
  life: (cell) => life([cell('instance_name')], [cell('start_time'), cell('end_time')], {}),
};

const ALIBABA_2018_CONTAINERS: PublishedTrace = {
  columns: [
    'container_id',
    'machine_id',
    'time_stamp',
    'app_du',
    'status',
    'cpu_request',
    'cpu_limit',
    'mem_size',
  ],
  forms: { container_id: /^c_/, machine_id: /^m_/, time_stamp: NUMBER, app_du: /./, status: /^[a-z]+$/ },
  guesses: [NORMALIZED_MEMORY],
  event: (cell) => {
    const at = time(cell('time_stamp'), SECOND);
    const what = cell('status') === 'stopped' ? 'ended' : 'started';
    const requests = amounts({ cpu: [cell('cpu_request'), percents] });
    return at === undefined ? undefined : { name: cell('container_id'), what, at, requests };
  },
};

/** @upstream alibaba/clusterdata cluster-trace-v2017/schema.csv */
const ALIBABA_2017_TASKS: PublishedTrace = {
  columns: [
    'task_create_time',
    'task_end_time',
    'job_id',
    'task_id',
    'instances',
    'status',
    'cpus',
    'memory',
  ],
  forms: {
    task_create_time: NUMBER,
    task_end_time: NUMBER,
    job_id: COUNT,
    task_id: COUNT,
    instances: COUNT,
    status: /^[A-Z][a-z]+$/,
  },
  guesses: [OF_TASK, NORMALIZED_MEMORY],
  life: (cell) =>
    life(
      ['job', cell('job_id'), cell('task_id')],
      [cell('task_create_time'), cell('task_end_time')],
      amounts({ cpu: [cell('cpus'), cores] }),
      { count: cell('instances') },
    ),
};

const ALIBABA_2017_CONTAINERS: PublishedTrace = {
  columns: ['timestamp', 'event_type', 'instance_id', 'machine_id', 'cpus', 'memory', 'disk', 'cpu_ids'],
  forms: { timestamp: NUMBER, event_type: /^[A-Z][a-z]+$/, instance_id: COUNT, machine_id: COUNT },
  guesses: [NORMALIZED_MEMORY],
  event: (cell) => {
    const at = time(cell('timestamp'), SECOND);
    const what = cell('event_type') === 'Create' ? 'started' : 'ended';
    const requests = amounts({ cpu: [cell('cpus'), cores] });
    return at === undefined ? undefined : { name: `container-${cell('instance_id')}`, what, at, requests };
  },
};

/** @upstream alibaba/clusterdata cluster-trace-gpu-v2020/data/pai_task_table.header */
const ALIBABA_2020_TASKS: PublishedTrace = {
  columns: [
    'job_name',
    'task_name',
    'inst_num',
    'status',
    'start_time',
    'end_time',
    'plan_cpu',
    'plan_mem',
    'plan_gpu',
    'gpu_type',
  ],
  forms: { job_name: /./, task_name: /\D/, inst_num: NUMBER, status: /^[A-Z][a-z]+$/, end_time: /^[\d.]*$/ },
  guesses: [OF_TASK],
  life: (cell) =>
    life(
      [cell('job_name'), cell('task_name')],
      [cell('start_time'), cell('end_time')],
      amounts({ cpu: [cell('plan_cpu'), percents], memory: [cell('plan_mem'), gibibytes] }),
      { count: cell('inst_num').replace(/\.0$/, '') },
    ),
};

export const ALIBABA: readonly PublishedTrace[] = [
  ALIBABA_2018_TASKS,
  ALIBABA_2018_INSTANCES,
  ALIBABA_2018_CONTAINERS,
  ALIBABA_2017_TASKS,
  ALIBABA_2017_CONTAINERS,
  ALIBABA_2020_TASKS,
];
