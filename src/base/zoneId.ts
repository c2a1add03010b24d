// The ID of an availability zone, which is the same place for every account, by its name.

/**
 * `use1-az1`: by the letters of the region's name and the zone's own.
 * @assumption zone a is az1 and so on; AWS deals them out anew to each account.
 */
export function zoneId(zone: string): string {
  const [, area = '', direction = '', number = ''] = /^([a-z]+)-([a-z]+)-(\d)/.exec(zone) ?? [];
  const short = direction.replace(
    /^(north|south|east|west|central)(east|west)?$/,
    (_, first: string, second = '') => (first === 'central' ? 'c' : first[0] + String(second).slice(0, 1)),
  );
  return `${area}${short}${number}-az${zone.charCodeAt(zone.length - 1) - 96}`;
}
