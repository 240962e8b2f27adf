namespace PerfHub.Documents.Forms.Narrative;

/// <summary>What part of the budget a sentence is about.</summary>
internal enum BudgetScope
{
    Total,
    FiscalFunds,
    UpperLevel,
    OwnLevel,
    OtherSource,
    Basic,
    Personnel,
    PublicUse,
    Projects,

    /// <summary>Something that no field of a report is for, or that cannot be told.</summary>
    Unknown,
}
