// The page for the site: works without a signal once it was opened, and sends what it kept when the signal returns.
import './site.css';
import { h, render } from 'preact';
import { keepPage } from './site/offline.js';
import { Site } from './site/page.jsx';

const root = document.getElementById('site');
root.replaceChildren();
render(h(Site, { task: window.location.pathname.split('/')[2] }), root);
keepPage();
