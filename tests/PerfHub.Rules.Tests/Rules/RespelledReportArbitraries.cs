using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>Ordinary reports whose indicators share names, units of measure and categories.</summary>
public static class RespelledReportArbitraries
{
    private static readonly Gen<string> Unit = Gen.Elements("次", "万次", "百次", "%", "m2", "km", "");

    private static readonly Gen<decimal> Value = Gen.OneOf(Gen.Choose(0, 12).Select(it => it * 10m), Gen.Choose(0, 30_000).Select(it => it / 100m));

    private static readonly Gen<Measure> MeasureGen =
        from value in Value
        from unit in Unit
        select TestReports.CreateMeasure(value, unit);

    private static readonly Gen<Indicator> IndicatorGen =
        from name in Gen.Elements("A B", "走访企业", "合格率(%)", "满意度 2", "培训")
        from category in Gen.Elements("产出指标", "效益", "C 1", null)
        from kind in Gen.Elements(Enum.GetValues<IndicatorKind>())
        from direction in Gen.Elements(Direction.AtLeast, Direction.AtMost, Direction.Equal)
        from accumulation in Gen.Elements(Enum.GetValues<Accumulation>())
        from attainment in Gen.Elements(Enum.GetValues<Attainment>())
        from target in MeasureGen
        from midYear in MeasureGen
        from final in MeasureGen
        from points in Gen.Choose(0, 20).ArrayOf(2)
        from reason in Gen.Elements("无", "申请增多。", "申请数量较上年增多。", "业务办理系统升级改造。申请数量较上年增多。", null)
        select new Indicator
        {
            Code = "",
            Name = name,
            Category = category,
            Kind = kind,
            Direction = direction,
            Accumulation = accumulation,
            Attainment = attainment,
            Target = target,
            MidYear = midYear,
            Final = final,
            CompletionRate = points[0] * 10m,
            Weight = points[0],
            Score = points[1],
            DeviationReason = reason,
        };

    private static readonly string[] Parts = [.. Enumerable.Range(0, 3).Select(i => string.Concat(Enumerable.Range(0, 60).Select(it => (char)('\u4e00' + (i * 1000) + (it * 7)))))];

    public static Arbitrary<RespelledReport> Reports() => (
        from count in Gen.Choose(1, 8)
        from indicators in IndicatorGen.ArrayOf(count)
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from figures in Gen.Choose(0, 8).Two().ArrayOf(4)
        from labels in Gen.Elements("培训 (人)", "走访", "").ArrayOf(4)
        from problems in Gen.Shuffle(Parts)
        from projects in Gen.Zip(Gen.Elements<string?>("道路 1", "桥", "", null), Gen.Choose(0, 4)).ArrayOf(4)
        from adjusted in Value
        from executionWeight in Gen.Elements<decimal?>(null, 10m, 20m)
        from isWide in Gen.Elements(true, false)
        select new RespelledReport(
            TestReports.Seed with
            {
                Indicators = [.. indicators.Select((it, i) => it with { Code = $"A{i + 1}" })],
                KeyWork =
                [
                    new KeyWork
                    {
                        Text = "开展培训。",
                        Figures = [.. figures.Select((it, i) => new NarrativeFigure { Label = labels[i], Value = it.Item1, Indicator = $"A{it.Item2}" })],
                    },
                ],
                Problems = problems,
                Budget = TestReports.Minimal.Budget with
                {
                    Adjusted = adjusted,
                    Projects = new Projects { Items = [.. projects.Select(it => new Project { Name = it.Item1, Budget = 2m, Executed = it.Item2 })] },
                },
                Score = TestReports.Minimal.Score with { ExecutionWeight = executionWeight },
            },
            order,
            isWide)).ToArbitrary();
}
