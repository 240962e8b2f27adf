using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A unit with what it files, one revision after the other.</summary>
public sealed record FilingUnit(bool IsNorth, string Name, string Sector, IReadOnlyList<SmallReport> Reports);

/// <summary>What is done with a deviation: which of all, and what.</summary>
public sealed record CaseStep(int Deviation, string Kind, string Words);

/// <summary>
/// A region whose units are named as nobody should name them, what is done with their deviations, and what is asked for.
/// </summary>
public sealed record AnyDeviations(IReadOnlyList<FilingUnit> Units, IReadOnlyList<CaseStep> Steps, IReadOnlyList<AskedDeviations> Asked)
{
    public static readonly string[] Words =
    [
        "=1+1", "+86 991", "-单位", "@单位", "\t前", "单位,“甲”", "说“\"好\"”", "第一行\n第二行", "一\r\n二", " 空格 ", "100%", "a_c", "abc", "[a-z]", "~x", "'=1", "_x0041_", "<&>", "😀", "ABC", "\u0001", ";",
    ];

    private static readonly Gen<SmallReport> Report =
        from executed in Gen.Elements(70m, 100m, 120.55m)
        from final in Gen.Elements(5m, 10m, 14.123456m)
        from total in Gen.Elements(55.5m, 99m)
        from grade in Gen.Elements("优", "良")
        from staff in Gen.Elements(10, 11)
        select new SmallReport { Executed = executed, Final = final, Total = total, Grade = grade, ActualStaff = staff };

    private static readonly Gen<FilingUnit> Unit =
        from north in Gen.Elements(true, false)
        from name in Gen.Elements(Words)
        from sector in Gen.Elements("科技", "教育", "R&D\n100 %")
        from count in Gen.Choose(1, 2)
        from reports in Report.ListOf(count)
        select new FilingUnit(north, name, sector, [.. reports]);

    private static readonly Gen<CaseStep> Step =
        from deviation in Gen.Choose(0, 100)
        from kind in Gen.Elements("explain", "assign", "confirm", "dismiss")
        from words in Gen.Elements(Words)
        select new CaseStep(deviation, kind, words);

    public static Arbitrary<AnyDeviations> Arbitrary() => (
        from count in Gen.Choose(1, 6)
        from units in Unit.ListOf(count)
        from steps in Step.ListOf(8)
        from asked in AskedDeviations.Any.ListOf(8)
        select new AnyDeviations([.. units], [.. steps], [.. asked])).ToArbitrary();
}
