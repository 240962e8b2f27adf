using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The report variants that each unit files in turn; units file concurrently, and a variant may repeat the previous one.</summary>
/// <param name="Units">Per unit: whether it belongs to the northern district, and the numbers of its variants.</param>
public sealed record FilingScenario(IReadOnlyList<(bool IsNorth, IReadOnlyList<int> Variants)> Units)
{
    public static Arbitrary<FilingScenario> Scenarios() => (
        from count in Gen.Choose(2, 6)
        from variants in Gen.ListOf(Gen.ListOf(Gen.Choose(0, 2), 4), count)
        from districts in Gen.ListOf(Gen.Elements(true, true, false), count)
        select new FilingScenario([.. districts.Zip(variants, (isNorth, numbers) => (isNorth, (IReadOnlyList<int>)[.. numbers]))])).ToArbitrary();
}
