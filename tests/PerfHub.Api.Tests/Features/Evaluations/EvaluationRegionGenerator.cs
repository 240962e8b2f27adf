using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Evaluations;

/// <summary>Generates units of two sectors, one mostly above and one mostly below the 20 units of a peer group, some with copied narratives.</summary>
public static class EvaluationRegionGenerator
{
    private static readonly Gen<string> NarrativeGenerator =
        from original in Gen.Choose(1, 12)
        from changedLetters in Gen.Elements(0, 0, 10, 30, 45, 200)
        from seed in Gen.Choose(100, 10_000)
        select RandomNarratives.ReplaceLetters(RandomNarratives.Create(original), changedLetters, seed);

    public static Arbitrary<IReadOnlyList<UnitWithReport>> Regions() => (
        from count in Gen.Choose(1, 40)
        from units in Gen.CollectToList(Enumerable.Range(0, count), GenerateUnit)
        select (IReadOnlyList<UnitWithReport>)units).ToArbitrary();

    private static Gen<UnitWithReport> GenerateUnit(int number) =>
        from isNorth in Gen.Elements(true, false)
        from sector in Gen.Frequency((5, Gen.Constant("科技")), (3, Gen.Constant("教育")))
        from executed in Gen.Frequency((8, Gen.Choose(9_000, 10_000)), (1, Gen.Choose(0, 10_000)))
        from final in Gen.Frequency((8, Gen.Choose(95, 105)), (1, Gen.Choose(0, 1_000)))
        from narrative in NarrativeGenerator
        select new UnitWithReport(
            $"U{number:D2}", isNorth, sector, new SmallReport { ExecutedBudget = executed / 100m, FinalValue = final / 10m, Conclusion = narrative });
}
