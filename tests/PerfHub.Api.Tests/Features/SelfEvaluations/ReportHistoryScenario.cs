using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What is tried on one report, one thing after another, whether it can be or not.</summary>
public sealed record ReportHistoryScenario(IReadOnlyList<ReportHistoryScenario.HistoryStep> Steps)
{
    /// <summary>Something to try: <c>file</c>, a decision, or <c>lastYear</c>, which has the report judged again.</summary>
    public sealed record HistoryStep(string Action, int Number);

    private static readonly Gen<string> ActionGenerator =
        Gen.Elements("file", "file", "file", "accept", "accept", "return", "return", "reopen", "reopen", "lastYear");

    public override string ToString() => string.Join(", ", Steps.Select(step => $"{step.Action} {step.Number}"));

    public static Arbitrary<ReportHistoryScenario> Scenarios() => (
        from steps in Gen.ListOf(from what in ActionGenerator from number in Gen.Choose(1, 3) select new HistoryStep(what, number), 12)
        select new ReportHistoryScenario([.. steps])).ToArbitrary();
}
