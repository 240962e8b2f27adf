using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>Generates figures over their whole range, and unit codes that a careless comparison would confuse.</summary>
public static class PositionGenerator
{
    // Bounds, values beyond them, whole numbers, millionths, and more decimals than are stored.
    private static readonly Gen<decimal> FigureGenerator = Gen.OneOf(
        Gen.Elements(DbValueConverter.MaxMagnitude, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude + 1m, decimal.MaxValue, decimal.MinValue, 0m),
        Gen.Choose(-200, 200).Select(whole => (decimal)whole),
        Gen.Choose(int.MinValue, int.MaxValue).Select(millionths => millionths / 1_000_000m),
        Gen.Choose(int.MinValue, int.MaxValue).Select(part => DbValueConverter.MaxMagnitude * part / int.MaxValue),
        Gen.Choose(-2_000_000, 2_000_000).Select(whole => whole * 1_000_000m + 0.000001m));

    private static readonly Gen<decimal> StepGenerator = Gen.Elements(0m, 0.0000004m, 0.0000005m, 0.000001m, -0.000001m, 0.01m, 1m);

    // Codes with a common prefix, followed by characters that sort before and after the separators of a key.
    private static readonly Gen<string> CodeGenerator =
        from head in Gen.Elements("A", "a", "0", "01", "0137", "B_1")
        from tail in Gen.Elements("", "-", "-1", "_", "_1", "0", "1", "A", "--")
        select head + tail;

    public static Arbitrary<decimal> Decimals() => FigureGenerator.ToArbitrary();

    public static Arbitrary<FigurePair> Pairs() => Gen.OneOf(
        FigureGenerator.Two().Select(pair => new FigurePair(pair.Item1, pair.Item2)),
        from first in FigureGenerator
        from step in StepGenerator
        select new FigurePair(first, decimal.Clamp(first, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude) + step)).ToArbitrary();

    public static Arbitrary<UnitCodes> Codes() => (
        from bureau in Gen.Elements("65", "6501", "650104", "650105", "65010401")
        from unit in CodeGenerator
        select new UnitCodes(bureau, unit)).ToArbitrary();
}
