using System.Globalization;
using PerfHub.Api.Http.Files;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Deviations;

/// <summary>A sample as a file, with everything needed to draw it again.</summary>
internal static class SampleFile
{
    private static readonly IReadOnlyList<FileColumn<DrawSample.SampledUnit>> Columns =
    [
        new(new("财政局代码", "Bureau code"), 12, (cells, it) => cells.WriteText(it.Bureau)),
        new(new("单位编码", "Unit code"), 12, (cells, it) => cells.WriteText(it.Unit)),
        new(new("单位名称", "Unit"), 30, (cells, it) => cells.WriteText(it.UnitName)),
        new(new("主管部门/行业", "Sector"), 16, (cells, it) => cells.WriteText(it.Sector)),
        new(new("权重", "Weight"), 10, (cells, it) => cells.WriteNumber(it.Weight)),
        new(new("入样概率", "Probability"), 14, (cells, it) => cells.WriteNumber(it.Probability)),
        new(new("高等级偏差", "High deviations"), 12, (cells, it) => cells.WriteNumber(it.Deviations.High)),
        new(new("中等级偏差", "Medium deviations"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Medium)),
        new(new("低等级偏差", "Low deviations"), 12, (cells, it) => cells.WriteNumber(it.Deviations.Low)),
        new(new("自评得分", "Claimed score"), 12, (cells, it) => cells.WriteNumber(it.Score.Claimed)),
        new(new("系统复核得分", "Verified score"), 12, (cells, it) => cells.WriteNumber(it.Score.Verified)),
        new(new("可信度", "Credibility"), 10, (cells, it) => cells.WriteNumber(it.Credibility)),
    ];

    public static FileTable<DrawSample.SampledUnit> Create(DrawSample.Sample sample, FileOrigin origin) => new(new("抽查样本", "Sample"), "sample", origin, Columns)
    {
        Filters =
        [
            (new Text("随机种子", "Seed"), FileLabels.Same(sample.Seed)),
            (new Text("总体单位数", "Population"), FileLabels.Same(Format(sample.Population))),
            (new Text("必然入样单位数", "Certain units"), FileLabels.Same(Format(sample.Certain))),
            (new Text("其余单位权重合计", "Weight of the others"), FileLabels.Same(Format(sample.RestWeight))),
        ],
        AsOf = sample.AsOf,
    };

    private static string Format(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
