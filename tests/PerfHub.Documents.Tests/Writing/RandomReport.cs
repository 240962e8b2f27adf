using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Tests.Writing;

/// <summary>Generates reports with any figures that a report can hold; any part that is optional may be absent.</summary>
public static class RandomReport
{
    private static readonly string[] Words = ["培训", "走访", "企业", "项目", "服务", "机构", "监测", "宣传", "检查", "群众", "设施", "改造", "档案", "道路"];

    private static readonly string[] Units = ["家", "项", "场次", "人次", "万人次", "%", "公里", "㎡", "元/人", "次/年", "kWh", "个工作日"];

    public static Arbitrary<SelfEvaluationReport> Reports() => Gen.Choose(0, int.MaxValue).Select(Create).ToArbitrary();

    public static SelfEvaluationReport Create(int seed)
    {
        var random = new Random(seed);
        return new SelfEvaluationReport
        {
            FilledOn = new DateOnly(2025, 1, 1).AddDays(random.Next(120)),
            Profile = Maybe(random, () => new Profile
            {
                Duties = Maybe(random, () => $"负责全市{Word(random)}和{Word(random)}工作。"),
                Departments = Maybe(random, () => (IReadOnlyList<string>)["办公室", Word(random) + "科", Word(random) + "部"]),
                EstablishedPosts = MaybeValue(random, () => random.Next(2_000)),
                ActualStaff = MaybeValue(random, () => random.Next(2_000)),
                ContractStaff = MaybeValue(random, () => random.Next(200)),
            }),
            KeyWork = Maybe(random, () => (IReadOnlyList<KeyWork>)[.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => CreateKeyWork(random))]),
            Budget = CreateBudget(random),
            Management = Maybe(random, () => new Management { Systems = "制度健全。", Compliance = "资金使用合规。" }),
            Indicators = [.. Enumerable.Range(0, random.Next(1, 30)).Select(index => CreateIndicator(random, index))],
            Score = new ClaimedScore
            {
                ExecutionWeight = MaybeValue(random, () => (decimal)random.Next(1, 30)),
                Execution = MaybeValue(random, () => Points(random)),
                Total = Points(random),
                Grade = (Grade)random.Next(4),
            },
            Conclusion = Maybe(random, () => $"各项{Word(random)}任务完成较好。"),
            Problems = Maybe(random, () => (IReadOnlyList<string>)[$"{Word(random)}不足。", $"{Word(random)}有待加强。"]),
            Suggestions = Maybe(random, () => (IReadOnlyList<string>)[$"加强{Word(random)}。"]),
        };
    }

    private static Budget CreateBudget(Random random) => new()
    {
        Initial = Amount(random),
        CarriedOver = MaybeValue(random, () => Amount(random)),
        Adjustment = MaybeValue(random, () => Amount(random) * (random.Next(2) == 0 ? 1 : -1)),
        Adjusted = Amount(random),
        Received = MaybeValue(random, () => Amount(random)),
        Executed = Amount(random),
        AdjustmentRate = MaybeValue(random, () => Points(random) * (random.Next(2) == 0 ? 1 : -1)),
        ExecutionRate = MaybeValue(random, () => Points(random)),
        Sources = Maybe(random, () => (IReadOnlyList<BudgetSource>)[.. ((string[])["upperLevel", "ownLevel", "other", "财政资金", "事业收入"]).Take(random.Next(1, 6)).Select(kind => new BudgetSource
        {
            Kind = kind, Initial = Amount(random), CarriedOver = MaybeValue(random, () => Amount(random)),
            Adjusted = MaybeValue(random, () => Amount(random)), Executed = MaybeValue(random, () => Amount(random)),
        })]),
        FiscalFunds = Maybe(random, () => new FiscalFunds { Initial = Amount(random), Adjusted = MaybeValue(random, () => Amount(random)), Executed = Amount(random) }),
        Basic = Maybe(random, () => new BasicExpenditure
        {
            Personnel = MaybeValue(random, () => Amount(random)), PublicUse = MaybeValue(random, () => Amount(random)),
            Budget = Amount(random), Executed = Amount(random), ExecutionRate = MaybeValue(random, () => Points(random)),
        }),
        Projects = Maybe(random, () => new Projects
        {
            Budget = MaybeValue(random, () => Amount(random)),
            Executed = Amount(random),
            Items = Maybe(random, () => (IReadOnlyList<Project>)[.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new Project
            {
                Name = $"{Word(random)}{Word(random)}项目", Source = Maybe(random, () => "ownLevel"), Budget = Amount(random), Executed = MaybeValue(random, () => Amount(random)),
            })]),
        }),
    };

    private static KeyWork CreateKeyWork(Random random) => new()
    {
        Text = $"开展{Word(random)}和{Word(random)}工作，共{random.Next(500)}次。",
        Figures = Maybe(random, () => (IReadOnlyList<NarrativeFigure>)[.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new NarrativeFigure
        {
            Label = $"{Word(random)}{random.Next(9)}", Value = Points(random), Unit = Units[random.Next(6)],
            Indicator = Maybe(random, () => "1"), PercentOfPlan = MaybeValue(random, () => Points(random)),
        })]),
    };

    private static Indicator CreateIndicator(Random random, int index)
    {
        var (unit, isRange, isQualitative) = (Units[random.Next(Units.Length)], random.Next(6) == 0, random.Next(5) == 0);
        Target CreateTarget()
        {
            var value = Points(random);
            return isRange ? new Target { Min = value, Max = value + Points(random), Unit = unit } : new Target { Value = value, Unit = unit };
        }

        return new Indicator
        {
            Code = $"{index + 1}",
            Name = $"{Word(random)}{Word(random)}{(isQualitative ? "程度" : "数量")}{index}",
            Category = Maybe(random, () => "产出指标"),
            Subcategory = Maybe(random, () => "数量指标"),
            Kind = isQualitative ? IndicatorKind.Qualitative : IndicatorKind.Quantitative,
            Direction = isQualitative ? null : isRange ? Direction.Between : (Direction)random.Next(3),
            Target = isQualitative ? null : CreateTarget(),
            AdjustedTarget = isQualitative ? null : Maybe(random, CreateTarget),
            TargetText = isQualitative ? "明显提升" : null,
            MidYear = isQualitative ? null : Maybe(random, () => new Measure { Value = Points(random), Unit = unit }),
            Final = isQualitative ? null : new Measure { Value = Points(random) * (random.Next(9) == 0 ? -1 : 1), Unit = Units[random.Next(Units.Length)] },
            FinalText = isQualitative ? "部分达成预期指标" : null,
            CompletionRate = MaybeValue(random, () => Points(random)),
            Attainment = isQualitative ? Attainment.Partly : null,
            Weight = random.Next(1, 40),
            Score = Points(random),
            DeviationReason = Maybe(random, () => $"{Word(random)}增加{random.Next(90)}%"),
            Improvement = Maybe(random, () => $"加强{Word(random)}"),
        };
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    // Up to ten billion 万元, with 0 to 6 decimals.
    private static decimal Amount(Random random) =>
        random.Next(12) == 0 ? 0m : Math.Round(random.NextInt64((long)Math.Pow(10, random.Next(3, 16))) / 1_000_000m, random.Next(7));

    private static decimal Points(Random random) => Math.Round(random.Next(10_000_000) / 10_000m, random.Next(5));

    private static T? Maybe<T>(Random random, Func<T> create)
        where T : class => random.Next(3) == 0 ? null : create();

    private static T? MaybeValue<T>(Random random, Func<T> create)
        where T : struct => random.Next(3) == 0 ? null : create();
}
