/** Fetches models into the browser's file system, and single files of the visitor's. Its own script, so that only here another host may be asked than the page's. */
import { expose } from 'comlink';
import { aboutModel, holdModel, openSink, writeAbout } from '../storage/modelStore';
import { makeDownloadServer } from './models/server';

expose(makeDownloadServer({ aboutModel, holdModel, openSink, writeAbout }, (input, init) => fetch(input, init)));
