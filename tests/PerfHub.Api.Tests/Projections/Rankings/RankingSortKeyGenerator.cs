using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>Two figures that may lie as near as figures can.</summary>
public sealed record FigurePair(decimal First, decimal Second);

/// <summary>Whose place it is.</summary>
public sealed record UnitPlace(string Bureau, string Unit);

/// <summary>Figures over their whole range, and places of units whose codes are easily confused.</summary>
public static class PositionGenerator
{
    // The bounds, beyond them, whole numbers, six decimals, and more decimals than are kept.
    private static readonly Gen<decimal> FigureGenerator = Gen.OneOf(
        Gen.Elements(DbValueConverter.MaxMagnitude, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude + 1m, decimal.MaxValue, decimal.MinValue, 0m),
        Gen.Choose(-200, 200).Select(whole => (decimal)whole),
        Gen.Choose(int.MinValue, int.MaxValue).Select(millionths => millionths / 1_000_000m),
        Gen.Choose(int.MinValue, int.MaxValue).Select(part => DbValueConverter.MaxMagnitude * part / int.MaxValue),
        Gen.Choose(-2_000_000, 2_000_000).Select(whole => whole * 1_000_000m + 0.000001m));

    private static readonly Gen<decimal> StepGenerator = Gen.Elements(0m, 0.0000004m, 0.0000005m, 0.000001m, -0.000001m, 0.01m, 1m);

    // Codes that begin alike and go on with the characters around the separators.
    private static readonly Gen<string> CodeGenerator =
        from head in Gen.Elements("A", "a", "0", "01", "0137", "B_1")
        from tail in Gen.Elements("", "-", "-1", "_", "_1", "0", "1", "A", "--")
        select head + tail;

    public static Arbitrary<decimal> Decimals() => FigureGenerator.ToArbitrary();

    public static Arbitrary<FigurePair> Pairs() => Gen.OneOf(
        FigureGenerator.Two().Select(two => new FigurePair(two.Item1, two.Item2)),
        from one in FigureGenerator
        from step in StepGenerator
        select new FigurePair(one, decimal.Clamp(one, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude) + step)).ToArbitrary();

    public static Arbitrary<UnitPlace> Places() => (
        from bureau in Gen.Elements("65", "6501", "650104", "650105", "65010401")
        from unit in CodeGenerator
        select new UnitPlace(bureau, unit)).ToArbitrary();
}
