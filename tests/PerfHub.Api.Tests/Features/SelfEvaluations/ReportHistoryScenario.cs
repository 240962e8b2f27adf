using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A sequence of filings and decisions on one report; some of them are not allowed.</summary>
public sealed record ReportHistoryScenario(IReadOnlyList<ReportHistoryScenario.HistoryStep> Steps)
{
    /// <summary>One step: <c>file</c>, a decision, or <c>lastYear</c>, which files last year's report and so re-evaluates this one.</summary>
    public sealed record HistoryStep(string Action, int Number);

    private static readonly Gen<string> ActionGenerator =
        Gen.Elements("file", "file", "file", "accept", "accept", "return", "return", "reopen", "reopen", "lastYear");

    public override string ToString() => string.Join(", ", Steps.Select(step => $"{step.Action} {step.Number}"));

    public static Arbitrary<ReportHistoryScenario> Scenarios() => (
        from steps in Gen.ListOf(from action in ActionGenerator from number in Gen.Choose(1, 3) select new HistoryStep(action, number), 12)
        select new ReportHistoryScenario([.. steps])).ToArbitrary();
}
