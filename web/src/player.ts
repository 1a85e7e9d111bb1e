/** Plays the window along the timeline, a beat at a time. */

export const BEAT_MS = 350;

export class Player {
  private timer: number | null = null;

  /** beat: moves the window; false means that the end is reached. */
  constructor(
    private readonly beat: () => boolean,
    private readonly onChange: (playing: boolean) => void,
  ) {}

  get playing(): boolean {
    return this.timer !== null;
  }

  toggle(beatMs: number): void {
    if (this.playing) this.stop();
    else this.start(beatMs);
  }

  start(beatMs: number): void {
    if (this.timer !== null) window.clearInterval(this.timer);
    this.timer = window.setInterval(() => {
      if (!this.beat()) this.stop();
    }, beatMs);
    this.onChange(true);
  }

  stop(): void {
    if (this.timer === null) return;
    window.clearInterval(this.timer);
    this.timer = null;
    this.onChange(false);
  }
}
