namespace PerfHub.Documents.Forms.Narrative;

/// <summary>The kinds of <see cref="BudgetToken"/>.</summary>
internal enum BudgetTokenKind
{
    Label,
    Scope,
    Amount,
    Percent,
    Points,
    Weight,
    Year,

    /// <summary>A word that makes the clause about something else, e.g. a comparison with last year.</summary>
    Block,

    /// <summary>A part of the budget that reports have no field for, e.g. 三公经费.</summary>
    Topic,

    /// <summary>其中: parts of the figure before follow.</summary>
    Among,
    Clause,
    Sentence,
    Paragraph,
}
