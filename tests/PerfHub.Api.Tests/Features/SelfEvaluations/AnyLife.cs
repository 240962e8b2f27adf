using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What is tried on one report, one thing after another, whether it can be or not.</summary>
public sealed record AnyLife(IReadOnlyList<AnyLife.Step> Steps)
{
    /// <summary>Something to try: <c>file</c>, a decision, or <c>lastYear</c>, which has the report judged again.</summary>
    public sealed record Step(string What, int Number);

    private static readonly Gen<string> What =
        Gen.Elements("file", "file", "file", "accept", "accept", "return", "return", "reopen", "reopen", "lastYear");

    public override string ToString() => string.Join(", ", Steps.Select(step => $"{step.What} {step.Number}"));

    public static Arbitrary<AnyLife> Lives() => (
        from steps in Gen.ListOf(from what in What from number in Gen.Choose(1, 3) select new Step(what, number), 12)
        select new AnyLife([.. steps])).ToArbitrary();
}
