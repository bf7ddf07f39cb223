import { describe, expect, it } from 'vitest';
import { keepFraming, readFraming } from './frame';
import { linkTo, namesIn } from './hash';

const of = (text: string) => readFraming(new URLSearchParams(text));

describe('how an address frames the page', () => {
  it('is told by embed, hide and present, and by nothing else', () => {
    expect(of('v=1&edits=2')).toEqual({ embed: false, present: false, hide: [], notices: [] });
    expect(of('embed=1&hide=story,rounds&present=1')).toMatchObject({
      embed: true,
      present: true,
      hide: ['story', 'rounds'],
    });
    expect(of('embed=0&present=false')).toMatchObject({ embed: false, present: false });
  });

  it('names a part that there is not, with those that there are', () => {
    const { hide, notices } = of('hide=story,sidebar');
    expect(hide).toEqual(['story']);
    expect(notices).toMatchObject([{ field: 'hide', given: 'sidebar' }]);
    expect(notices[0]?.reason).toContain('rounds');
  });

  it('is no setting of the page', () => {
    const link = linkTo('/', '#/?v=1&embed=1&hide=story,sidebar&edits=2');
    expect([...(link?.query.keys() ?? [])]).toEqual(['edits']);
    expect(link?.notices.map(({ given }) => given)).toEqual(['sidebar']);
    expect(namesIn('/', '#/?v=1&embed=1&present=1')).toEqual([]);
  });

  it('goes along when the rest of the address changes', () => {
    const next = new URLSearchParams('v=1&edits=3');
    keepFraming(new URLSearchParams('v=1&edits=2&embed=1&hide=story'), next);
    expect(next.toString()).toBe('v=1&edits=3&embed=1&hide=story');
  });
});
