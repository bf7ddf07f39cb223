/**
 * One place on an axis, for all drawings on the page that share the axis: where one of them is pointed at, the others show the same
 * place. A drawing that shares its axis with no other has no such place.
 */
import { useEffect } from 'react';
import { create } from 'zustand';

interface Cursors {
  /** Drawings by axis. */
  drawings: Readonly<Record<string, number>>;
  /** The place on each axis that is pointed at. */
  places: Readonly<Record<string, number | null>>;
}

export const useCursors = create<Cursors>()(() => ({ drawings: {}, places: {} }));

const count = (axis: string, by: 1 | -1): void =>
  useCursors.setState(({ drawings, places }) => {
    const left = (drawings[axis] ?? 0) + by;
    return { drawings: { ...drawings, [axis]: left }, places: isShared(left) ? places : { ...places, [axis]: null } };
  });

export const moveCursor = (axis: string, place: number | null): void => {
  const { drawings, places } = useCursors.getState();
  const next = isShared(drawings[axis]) ? place : null;
  if ((places[axis] ?? null) !== next) useCursors.setState({ places: { ...places, [axis]: next } });
};

const isShared = (drawings: number | undefined): boolean => (drawings ?? 0) > 1;

/** The drawing counts among those of the axis for as long as it is on the page. */
export function useDrawingOn(axis: string): void {
  useEffect(() => {
    count(axis, 1);
    return () => count(axis, -1);
  }, [axis]);
}

/** Whether other drawings on the page have the axis too. */
export const useIsShared = (axis: string): boolean => useCursors(({ drawings }) => isShared(drawings[axis]));

/** The place that is pointed at; `null` for none. */
export const useCursorAt = (axis: string): number | null => useCursors(({ places }) => places[axis] ?? null);
