// Keeps the part of Tabler that pages may use: the rest (80 %) never reaches the browser.
// The list names components and utilities, not the classes today's templates happen to use, so writing
// a template needs no rebuild.
import { PurgeCSS } from 'purgecss';

const tags = ('html body main header footer nav section article aside h1 h2 h3 h4 h5 h6 p a b strong small em i code pre ' +
  'kbd mark abbr address blockquote ul ol li dl dt dd hr img svg figure figcaption table caption thead tbody tfoot tr th ' +
  'td form fieldset legend label input select option optgroup textarea button output progress details summary dialog ' +
  'iframe sub sup time').split(' ');

const utilities = [
  /^[mp][trblxyse]?-(0|1|2|3|4|5|auto)$/,
  /^d-((sm|md|lg|xl|print)-)?(none|block|inline|inline-block|flex|inline-flex|grid|table-cell)$/,
  /^flex-(row|column|wrap|nowrap|fill|grow-[01]|shrink-[01])$/,
  /^(justify-content|align-items|align-self)-(start|end|center|between|baseline|stretch)$/,
  /^gap-[0-5]$/,
  /^text-(start|end|center|nowrap|wrap|break|truncate|body|secondary|reset|decoration-none)$/,
  /^(fw|fs|lh)-/,
  /^(w|h)-(25|50|75|100|auto)$/,
  /^overflow-(auto|hidden|visible)$/,
  /^position-(relative|absolute|sticky)$/,
  /^(border|rounded)(-(0|1|top|bottom|start|end|circle|pill))?$/,
  /^visually-hidden/,
];

const components = [
  /^(container-xl|container-fluid|row|row-cards)$/,
  /^col(-(sm|md|lg|xl))?(-(auto|[1-9]|1[0-2]))?$/,
  /^g[xy]?-[0-5]$/,
  /^btn(-(primary|secondary|danger|outline-(primary|secondary|danger)|link|icon|sm|lg|list|close))?$/,
  /^(card|form|input-group|list-group|breadcrumb|pagination|page-item|page-link|datagrid)(-[a-z-]+)?$/,
  /^table(-(sm|vcenter|hover|striped|responsive|nowrap|borderless))?$/,
  /^(alert(-(title|heading|link|dismissible))?|placeholder(-glow)?|progress(-bar)?|progress-sm)$/,
  /^(spinner-border|spinner-border-sm|subheader|active|disabled|show|is-invalid|invalid-feedback)$/,
];

/** Returns the kept part of one of Tabler's style sheets. */
export async function keepUsed(css) {
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: [{ raw: tags.map((tag) => `<${tag}>`).join(''), extension: 'html' }],
    css: [{ raw: css }],
    safelist: { standard: [...utilities, ...components] },
    dynamicAttributes: ['type', 'disabled', 'readonly', 'open', 'aria-current', 'aria-expanded'],
    keyframes: true,
    fontFace: true,
  });
  return kept;
}
