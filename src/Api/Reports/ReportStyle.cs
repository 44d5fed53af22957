namespace DRServerless.Api.Reports;

/// <summary>How a report's page looks: on a light or dark screen, on a telephone, and on paper. No font, image or script comes from elsewhere.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --paper: #ffffff; --card: #f6f8fa;
          --good: #1a7f37; --fair: #9a6700; --bad: #cf222e; --none: #59636e; --launch: #0969da; --check: #1a7f37; --step: #8250df; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --card: #151b23;
          --good: #3fb950; --fair: #d29922; --bad: #f85149; --none: #9198a1; --launch: #4493f8; --check: #3fb950; --step: #ab7df8; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.5rem 3rem; }
        header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 1rem; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
        p { margin: .4rem 0; max-width: 60rem; overflow-wrap: anywhere; }
        .soft { color: var(--soft); }
        .badge { border: 2px solid; border-radius: 2rem; padding: .2rem 1rem; font-weight: 650; white-space: nowrap; }
        .good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); } .none { color: var(--none); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; margin: 1.5rem 0; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; }
        .tile strong { display: block; font-size: 1.6rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .problem { border-left: 4px solid var(--bad); background: var(--card); padding: .6rem 1rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: 1rem 0; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        th { color: var(--soft); font-weight: 600; overflow-wrap: normal; }
        code, .hash { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", Consolas, monospace; font-size: .88em; overflow-wrap: anywhere; }
        .timeline { overflow-x: auto; } svg { width: 100%; min-width: 40rem; height: auto; display: block; }
        svg text { fill: var(--ink); font-size: 12px; } svg .tick { fill: var(--soft); font-size: 11px; } svg .rule { stroke: var(--line); }
        svg .launch { fill: var(--launch); } svg .check { fill: var(--check); } svg .step { fill: var(--step); } svg .fail { fill: var(--bad); }
        .key span { margin-right: 1.2rem; } .key i { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .35rem; vertical-align: -.05rem; }
        .key .launch { background: var(--launch); } .key .check { background: var(--check); } .key .step { background: var(--step); } .key .fail { background: var(--bad); }
        footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .9rem; }
        @media (max-width: 40rem) { thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; } td { display: block; border: 0; padding: .1rem 0; }
          td::before { content: attr(data-label) ": "; color: var(--soft); } }
        @media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --good: #1a7f37; --fair: #9a6700; --bad: #cf222e; --none: #444;
          --launch: #0969da; --check: #1a7f37; --step: #8250df; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
          tr, .tile, svg { break-inside: avoid; } h2 { break-after: avoid; } svg { min-width: 0; } thead { display: table-header-group; } }
        @page { margin: 16mm; }
        """;
}
