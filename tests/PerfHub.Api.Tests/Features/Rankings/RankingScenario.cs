using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>Units of two districts. Their figures come from a few values, so many of them tie.</summary>
public sealed record RankingScenario(IReadOnlyList<RankingScenarioUnit> Units, IReadOnlyList<SmallReport> LaterReports)
{
    public static readonly string[] Sectors = ["科技", "教育", "R&D\n100 %"];
    public static readonly string[] Kinds = ["administrative", "publicInstitution", "other"];

    // A third and a seventh have more decimals than are stored; a budget of 0 has no execution rate.
    public static readonly Gen<SmallReport> ReportGenerator =
        from adjusted in Gen.Elements(0m, 3m, 7m, 100m, 100m, 100m)
        from executed in Gen.Elements(0m, 1m, 2m, 3m, 80m, 100m)
        from final in Gen.Elements(5m, 10m, 14m)
        from score in Gen.Elements(45m, 89m, 90m, 91m)
        from total in Gen.Elements(0m, 55.5m, 99m, 100m)
        from grade in Gen.Elements("优", "良", "差")
        from staff in Gen.Elements(10, 11)
        select new SmallReport
        {
            AdjustedBudget = adjusted, ExecutedBudget = executed, FinalValue = final, IndicatorScore = score, ClaimedTotal = total, ClaimedGrade = grade, ActualStaff = staff,
        };

    private static readonly Gen<UnitStep> RegistrationChangeGenerator =
        from sector in Gen.Elements(Sectors)
        from kind in Gen.Elements(Kinds)
        from active in Gen.Elements(true, true, false)
        select (UnitStep)new UnitStep.RegistrationChanged(sector, kind, active);

    private static readonly Gen<UnitStep> FilingGenerator = ReportGenerator.Select(report => (UnitStep)new UnitStep.ReportFiled(report));

    private static readonly Gen<List<UnitStep>> StepsGenerator =
        from count in Gen.Choose(0, 4)
        from steps in Gen.Frequency((3, FilingGenerator), (1, RegistrationChangeGenerator)).ListOf(count)
        select steps.ToList();

    private static Gen<RankingScenarioUnit> GenerateUnit(int number) =>
        from north in Gen.Elements(true, false)
        from sector in Gen.Elements(Sectors)
        from kind in Gen.Elements(Kinds)
        from suffix in Gen.Elements("", "-1", "_1", "x")
        from steps in StepsGenerator
        select new RankingScenarioUnit($"{number / 2 * 37}{(number % 2 == 0 ? "" : "B")}{suffix}", north, sector, kind, steps);

    public static Gen<RankingScenario> Generate(int count) =>
        from units in Gen.CollectToList(Enumerable.Range(0, count), GenerateUnit)
        from later in ReportGenerator.ListOf(6)
        select new RankingScenario([.. units], [.. later]);

    public static Arbitrary<RankingScenario> Scenarios() => Gen.Choose(0, 40).SelectMany(Generate).ToArbitrary();
}
