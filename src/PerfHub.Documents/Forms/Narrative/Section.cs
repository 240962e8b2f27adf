namespace PerfHub.Documents.Forms.Narrative;

/// <summary>A section of the narrative report.</summary>
internal enum Section
{
    Other,
    Profile,
    Duties,
    Organization,
    KeyWork,
    BudgetOverview,
    BudgetInitial,
    BudgetAdjustment,
    BudgetExecution,
    FundsUse,
    Basic,
    Projects,
    Systems,
    Compliance,
    Indicators,
    Conclusion,
    Problems,
    Causes,
    Improvements,
    Suggestions,
}
