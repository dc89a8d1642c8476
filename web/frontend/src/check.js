// The page that checks an exported record, inside the product.
import { h, render } from 'preact';
import { Check } from './check/page.jsx';

const root = document.getElementById('check');
root.replaceChildren();
render(h(Check), root);
