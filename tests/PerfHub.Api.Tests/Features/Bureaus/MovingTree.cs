using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>A bureau is moved below another, or to the top, after some units have filed.</summary>
/// <param name="Bureau">The bureau's number.</param>
/// <param name="Parent">The number of the bureau to move it below, itself and those below it too; nothing for the top.</param>
/// <param name="Filings">What units file before, by their numbers.</param>
public sealed record TreeMove(int Bureau, int? Parent, IReadOnlyList<(int Unit, SmallReport Report)> Filings);

/// <summary>A unit at a bureau, and what it files before anything moves, if anything.</summary>
public sealed record TreeUnit(int Bureau, string Sector, string Kind, SmallReport? Report);

/// <summary>A forest of up to ten bureaus on three levels, units all over it, and moves.</summary>
/// <param name="Parents">The parent of each bureau: one with a lower number, or nothing.</param>
/// <param name="Units">The units.</param>
/// <param name="Moves">The moves.</param>
public sealed record MovingTree(IReadOnlyList<int?> Parents, IReadOnlyList<TreeUnit> Units, IReadOnlyList<TreeMove> Moves)
{
    private static readonly Gen<SmallReport> Report =
        from executed in Gen.Elements(0m, 80m, 100m)
        from adjusted in Gen.Elements(0m, 100m, 100m)
        from total in Gen.Elements(0m, 55.5m, 99m)
        from staff in Gen.Elements(10, 11)
        select new SmallReport { Adjusted = adjusted, Executed = executed, Total = total, ActualStaff = staff };

    public static Arbitrary<MovingTree> Trees() => (
        from bureaus in Gen.Choose(2, 10)
        from parents in Parent(bureaus)
        from units in Unit(bureaus).ListOf(12)
        from moves in Move(bureaus).ListOf(6)
        select new MovingTree(parents, [.. units], [.. moves])).ToArbitrary();

    private static Gen<List<int?>> Parent(int bureaus) => Gen.Choose(-1, 100).ListOf(bureaus).Select(ThreeLevels);

    private static List<int?> ThreeLevels(IEnumerable<int> choices)
    {
        var (parents, levels) = (new List<int?>(), new List<int>());
        foreach (var choice in choices)
        {
            int[] above = [.. Enumerable.Range(0, parents.Count).Where(bureau => levels[bureau] < 3)];
            int? parent = choice < 0 || above.Length == 0 ? null : above[choice % above.Length];
            parents.Add(parent);
            levels.Add(parent is { } it ? levels[it] + 1 : 1);
        }

        return parents;
    }

    private static Gen<TreeUnit> Unit(int bureaus) =>
        from bureau in Gen.Choose(0, bureaus - 1)
        from sector in Gen.Elements(Population.Sectors)
        from kind in Gen.Elements(Population.Kinds)
        from files in Gen.Elements(true, true, false)
        from report in Report
        select new TreeUnit(bureau, sector, kind, files ? report : null);

    private static Gen<TreeMove> Move(int bureaus) =>
        from bureau in Gen.Choose(0, bureaus - 1)
        from parent in Gen.Choose(-1, bureaus - 1)
        from unit in Gen.Choose(0, 11)
        from count in Gen.Choose(0, 2)
        from reports in Report.ListOf(count)
        select new TreeMove(bureau, parent < 0 ? null : parent, [.. reports.Select((report, i) => ((unit + i) % 12, report))]);
}
