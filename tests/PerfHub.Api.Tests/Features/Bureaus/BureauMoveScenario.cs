using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>Up to ten bureaus on three levels with units, and a sequence of moves.</summary>
/// <param name="Parents">The parent of each bureau: a lower index, or <see langword="null"/>.</param>
/// <param name="Units">The units.</param>
/// <param name="Moves">The moves, in order.</param>
public sealed record BureauMoveScenario(IReadOnlyList<int?> Parents, IReadOnlyList<BureauScenarioUnit> Units, IReadOnlyList<BureauMove> Moves)
{
    private static readonly Gen<SmallReport> ReportGenerator =
        from executed in Gen.Elements(0m, 80m, 100m)
        from adjusted in Gen.Elements(0m, 100m, 100m)
        from total in Gen.Elements(0m, 55.5m, 99m)
        from staff in Gen.Elements(10, 11)
        select new SmallReport { AdjustedBudget = adjusted, ExecutedBudget = executed, ClaimedTotal = total, ActualStaff = staff };

    public static Arbitrary<BureauMoveScenario> Scenarios() => (
        from bureaus in Gen.Choose(2, 10)
        from parents in GenerateParents(bureaus)
        from units in GenerateUnit(bureaus).ListOf(12)
        from moves in GenerateMove(bureaus).ListOf(6)
        select new BureauMoveScenario(parents, [.. units], [.. moves])).ToArbitrary();

    private static Gen<List<int?>> GenerateParents(int bureaus) => Gen.Choose(-1, 100).ListOf(bureaus).Select(LimitToThreeLevels);

    private static List<int?> LimitToThreeLevels(IEnumerable<int> choices)
    {
        var (parents, levels) = (new List<int?>(), new List<int>());
        foreach (var choice in choices)
        {
            int[] candidates = [.. Enumerable.Range(0, parents.Count).Where(bureau => levels[bureau] < 3)];
            int? parent = choice < 0 || candidates.Length == 0 ? null : candidates[choice % candidates.Length];
            parents.Add(parent);
            levels.Add(parent is { } it ? levels[it] + 1 : 1);
        }

        return parents;
    }

    private static Gen<BureauScenarioUnit> GenerateUnit(int bureaus) =>
        from bureau in Gen.Choose(0, bureaus - 1)
        from sector in Gen.Elements(RankingScenario.Sectors)
        from kind in Gen.Elements(RankingScenario.Kinds)
        from files in Gen.Elements(true, true, false)
        from report in ReportGenerator
        select new BureauScenarioUnit(bureau, sector, kind, files ? report : null);

    private static Gen<BureauMove> GenerateMove(int bureaus) =>
        from bureau in Gen.Choose(0, bureaus - 1)
        from parent in Gen.Choose(-1, bureaus - 1)
        from unit in Gen.Choose(0, 11)
        from count in Gen.Choose(0, 2)
        from reports in ReportGenerator.ListOf(count)
        select new BureauMove(bureau, parent < 0 ? null : parent, [.. reports.Select((report, i) => ((unit + i) % 12, report))]);
}
