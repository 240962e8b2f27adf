using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Features.Lists;

/// <summary>Two figures that may lie as near as figures can.</summary>
public sealed record Pair(decimal One, decimal Other);

/// <summary>Whose place it is.</summary>
public sealed record Place(string Bureau, string Unit);

/// <summary>Figures over their whole range, and places of units whose codes are easily confused.</summary>
public static class AnyPlace
{
    // The bounds, beyond them, whole numbers, six decimals, and more decimals than are kept.
    private static readonly Gen<decimal> Figure = Gen.OneOf(
        Gen.Elements(StoredValue.Most, -StoredValue.Most, StoredValue.Most + 1m, decimal.MaxValue, decimal.MinValue, 0m),
        Gen.Choose(-200, 200).Select(whole => (decimal)whole),
        Gen.Choose(int.MinValue, int.MaxValue).Select(millionths => millionths / 1_000_000m),
        Gen.Choose(int.MinValue, int.MaxValue).Select(part => StoredValue.Most * part / int.MaxValue),
        Gen.Choose(-2_000_000, 2_000_000).Select(whole => whole * 1_000_000m + 0.000001m));

    private static readonly Gen<decimal> Step = Gen.Elements(0m, 0.0000004m, 0.0000005m, 0.000001m, -0.000001m, 0.01m, 1m);

    // Codes that begin alike and go on with the characters around the separators.
    private static readonly Gen<string> Code =
        from head in Gen.Elements("A", "a", "0", "01", "0137", "B_1")
        from tail in Gen.Elements("", "-", "-1", "_", "_1", "0", "1", "A", "--")
        select head + tail;

    public static Arbitrary<decimal> Decimals() => Figure.ToArbitrary();

    public static Arbitrary<Pair> Pairs() => Gen.OneOf(
        Figure.Two().Select(two => new Pair(two.Item1, two.Item2)),
        from one in Figure
        from step in Step
        select new Pair(one, decimal.Clamp(one, -StoredValue.Most, StoredValue.Most) + step)).ToArbitrary();

    public static Arbitrary<Place> Places() => (
        from bureau in Gen.Elements("65", "6501", "650104", "650105", "65010401")
        from unit in Code
        select new Place(bureau, unit)).ToArbitrary();
}
