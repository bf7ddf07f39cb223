/** Asks the endpoint that the visitor named. Its own script, so that only here another host may be asked than the page's. */
import { expose } from 'comlink';
import { makeEndpointServer } from './endpoint/server';

expose(makeEndpointServer({ fetch: (input, init) => fetch(input, init) }));
