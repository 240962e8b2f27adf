using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FsCheck.Xunit;
using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;
using PerfHub.Documents.Writing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Tests.Writing;

/// <summary>What is written as a document is read back from it, figure by figure.</summary>
[Properties(Arbitrary = [typeof(RandomReport)], MaxTest = 200)]
public sealed class RoundTripTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    [Property]
    public void A_written_report_gives_every_figure_back(SelfEvaluationReport report) =>
        AssertSameFigures(report, WordWriter.Write(ReportLayout.CreateReport(report, "云溪县档案馆", 2024)));

    [Property]
    public void A_written_table_gives_every_figure_back(SelfEvaluationReport report) =>
        AssertSameFigures(report, WorkbookWriter.Write(ReportLayout.CreateTable(report, "云溪县档案馆", 2024), "自评表"));

    // Such a table may have as many columns as the one of projects below it.
    [Property]
    public void A_table_with_a_single_indicator_gives_every_figure_back(SelfEvaluationReport report) =>
        A_written_table_gives_every_figure_back(report with { Indicators = [report.Indicators[0]] });

    [Fact]
    public void The_real_report_is_written_and_read_back()
    {
        var report = JsonSerializer.Deserialize<SelfEvaluationReport>(Sample.ReadBytes("seed.json"), Json)!;

        AssertSameFigures(report, WordWriter.Write(ReportLayout.CreateReport(report, "创业服务中心", 2024)));
        AssertSameFigures(report, WorkbookWriter.Write(ReportLayout.CreateTable(report, "创业服务中心", 2024), "自评表"));
    }

    private static void AssertSameFigures(SelfEvaluationReport report, byte[] document)
    {
        var draft = FormCatalogue.Read(document);
        var (written, read) = (FindFigures(JsonSerializer.SerializeToNode(report, Json)!), FindFigures(draft.Report));
        read.RemoveAll(figure => figure.StartsWith("/fiscalYear ", StringComparison.Ordinal));

        Assert.Equal(written.Order(), read.Order());
        Assert.Empty(draft.Conflicts);
    }

    private static List<string> FindFigures(JsonNode node) =>
        [.. Leaves.Find(node).Where(it => it.Value is decimal || it.Key.EndsWith("/direction", StringComparison.Ordinal) || it.Key is "/score/grade" or "/filledOn").Select(it => $"{it.Key} = {it.Value}")];
}
