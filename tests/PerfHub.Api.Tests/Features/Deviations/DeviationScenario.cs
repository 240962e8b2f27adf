using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Generates units with awkward names, actions on their deviations, and list queries.</summary>
public sealed record DeviationScenario(IReadOnlyList<DeviationScenarioUnit> Units, IReadOnlyList<DeviationAction> Actions, IReadOnlyList<DeviationListQuery> Queries)
{
    public static readonly string[] SampleTexts =
    [
        "=1+1", "+86 991", "-单位", "@单位", "\t前", "单位,“甲”", "说“\"好\"”", "第一行\n第二行", "一\r\n二", " 空格 ", "100%", "a_c", "abc", "[a-z]", "~x", "'=1", "_x0041_", "<&>", "😀", "ABC", "\u0001", ";",
    ];

    private static readonly Gen<SmallReport> ReportGenerator =
        from executed in Gen.Elements(70m, 100m, 120.55m)
        from final in Gen.Elements(5m, 10m, 14.123456m)
        from total in Gen.Elements(55.5m, 99m)
        from grade in Gen.Elements("优", "良")
        from staff in Gen.Elements(10, 11)
        select new SmallReport { ExecutedBudget = executed, FinalValue = final, ClaimedTotal = total, ClaimedGrade = grade, ActualStaff = staff };

    private static readonly Gen<DeviationScenarioUnit> UnitGenerator =
        from isNorth in Gen.Elements(true, false)
        from name in Gen.Elements(SampleTexts)
        from sector in Gen.Elements("科技", "教育", "R&D\n100 %")
        from count in Gen.Choose(1, 2)
        from reports in ReportGenerator.ListOf(count)
        select new DeviationScenarioUnit(isNorth, name, sector, [.. reports]);

    private static readonly Gen<DeviationAction> ActionGenerator =
        from deviation in Gen.Choose(0, 100)
        from kind in Gen.Elements("explain", "assign", "confirm", "dismiss")
        from text in Gen.Elements(SampleTexts)
        select new DeviationAction(deviation, kind, text);

    public static Arbitrary<DeviationScenario> Scenarios() => (
        from count in Gen.Choose(1, 6)
        from units in UnitGenerator.ListOf(count)
        from actions in ActionGenerator.ListOf(8)
        from queries in DeviationListQuery.Generator.ListOf(8)
        select new DeviationScenario([.. units], [.. actions], [.. queries])).ToArbitrary();
}
