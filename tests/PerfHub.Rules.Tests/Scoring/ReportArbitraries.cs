using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Scoring;

/// <summary>Arbitrary figures within the limits of a report, extremes included.</summary>
public static class ReportArbitraries
{
    // Small whole numbers give met, zero and over-completed targets; the others reach the limits of a figure.
    private static readonly Gen<decimal> Figure = Gen.OneOf(
        Gen.Choose(-20, 40).Select(whole => (decimal)whole),
        Gen.Choose(-100_000_000, 100_000_000).Select(millionths => millionths / 1_000_000m),
        Gen.Elements(ReportLimits.MaxMagnitude, -ReportLimits.MaxMagnitude, 0.000001m, -0.000001m, ReportLimits.MaxMagnitude - 0.000001m));

    private static readonly Gen<decimal> NonNegative = Figure.Select(Math.Abs);

    // Points are rounded to cents, so a finer weight could be exceeded by rounding.
    private static readonly Gen<decimal> Weight = Gen.Frequency(
        (4, Gen.Choose(0, 3_000).Select(cents => cents / 100m)),
        (2, Gen.Choose(0, 10_000).Select(cents => cents / 100m)),
        (1, Gen.Constant(ReportLimits.MaxMagnitude)));

    private static readonly Gen<Indicator> IndicatorGen =
        from kind in Gen.Elements(Enum.GetValues<IndicatorKind>())
        from direction in Gen.Elements(Enum.GetValues<Direction>())
        from attainment in Gen.Elements(Enum.GetValues<Attainment>())
        from target in Figure
        from width in NonNegative
        from final in Figure
        from targetUnit in Gen.Elements("次", "万次", "人", null)
        from unit in Gen.Elements("次", "亿次", "百次", null)
        from weight in Weight
        from score in NonNegative
        select TestReports.MinimalIndicator with
        {
            Kind = kind,
            Direction = direction,
            Attainment = attainment,
            Target = direction == Direction.Between
                ? new Target { Min = Math.Min(target, width), Max = Math.Max(target, width), Unit = targetUnit }
                : TestReports.CreateMeasure(target, targetUnit),
            Final = TestReports.CreateMeasure(final, unit),
            Weight = weight,
            Score = score,
        };

    public static Arbitrary<decimal> Decimals() => Figure.ToArbitrary();

    public static Arbitrary<Indicator> Indicators() => IndicatorGen.ToArbitrary();

    public static Arbitrary<Policy> Policies() =>
        Gen.Elements(Enum.GetValues<ReverseScoring>())
            .SelectMany(
                _ => Gen.Elements(Enum.GetValues<OverCompletionMode>()),
                (scoring, mode) => Policy.Default with { ReverseScoring = scoring, OverCompletionMode = mode })
            .ToArbitrary();

    public static Arbitrary<SelfEvaluationReport> SelfEvaluationReports() => (
        from adjusted in NonNegative
        from executed in NonNegative
        from weight in Weight
        from indicators in IndicatorGen.NonEmptyListOf()
        select TestReports.Minimal with
        {
            Budget = TestReports.Minimal.Budget with { Adjusted = adjusted, Executed = executed },
            Score = TestReports.Minimal.Score with { ExecutionWeight = weight },
            Indicators = [.. indicators],
        }).ToArbitrary();
}
