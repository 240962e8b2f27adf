using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>A report with its context.</summary>
internal sealed record FlawedReport(SelfEvaluationReport Report, ReportContext? Context = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Evaluation Evaluate() => Evaluation.Compute(Report, context: Context);

    public JsonNode ToJson() => JsonSerializer.SerializeToNode(Report, Json)!;
}
