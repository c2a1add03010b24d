// What is under the pointer, in a few words beside it. For those who point; all of it is said elsewhere in words too.

const box = document.createElement('div');
box.className = 'tip';
box.hidden = true;
box.setAttribute('aria-hidden', 'true');

/** Between pointer and words. */
const DISTANCE = 14;

/** An empty text shows nothing. */
export function showTip({ clientX, clientY }: PointerEvent, text: string): void {
  if (!box.isConnected) begin();
  box.hidden = text === '';
  if (text === '') return;
  if (box.textContent !== text) box.textContent = text;
  const isRight = clientX > innerWidth / 2;
  box.style.left = isRight ? '' : `${clientX + DISTANCE}px`;
  box.style.right = isRight ? `${document.documentElement.clientWidth - clientX + DISTANCE}px` : '';
  box.style.top = `${clientY + DISTANCE}px`;
}

export function hideTip(): void {
  box.hidden = true;
}

function begin(): void {
  document.body.append(box);
  addEventListener('scroll', hideTip, { passive: true });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hideTip();
  });
}
