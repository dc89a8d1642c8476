// The page for the site: works without a signal once it was opened, and sends what it kept when the signal returns.
import './site.css';
import { h, render } from 'preact';
import { Kept } from './site/kept.jsx';
import { keepPage } from './site/offline.js';
import { Site } from './site/page.jsx';

const root = document.getElementById('site');
root.replaceChildren();
const task = window.location.pathname.split('/')[2];
render(task ? h(Site, { task }) : h(Kept), root);
keepPage();
