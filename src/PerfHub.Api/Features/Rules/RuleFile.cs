using System.Globalization;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Rules;

/// <summary>The rule catalogue as a file.</summary>
internal static class RuleFile
{
    private static readonly IReadOnlyList<FileColumn<ListRules.Item>> Columns =
    [
        new(new("规则编号", "Rule id"), 30, (cells, it) => cells.WriteText(it.Id)),
        new(new("规则名称", "Rule"), 40, (cells, it) => cells.WriteLabel(it.Title)),
        new(new("规则类别", "Group"), 22, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Group))),
        new(new("严重程度", "Severity"), 10, (cells, it) => cells.WriteLabel(DeviationLabels.Get(it.Severity))),
        new(new("算式", "Formula"), 50, (cells, it) => cells.WriteText(it.Formula)),
        new(new("核查条件", "Condition"), 60, (cells, it) => cells.WriteLabel(it.Condition)),
        new(new("依据", "Source"), 50, (cells, it) => cells.WriteLabel(it.Source)),
        new(new("参数", "Parameters"), 50, (cells, it) => cells.WriteLabel(new Text(
            Join(it.Parameters, "；", parameter => parameter.Description.Zh), Join(it.Parameters, "; ", parameter => parameter.Description.En)))),
    ];

    public static FileTable<ListRules.Item> Create() => new(new("规则目录", "Rules"), "rules", FileOrigin.Service, Columns);

    private static string Join(IReadOnlyList<RuleParameter> parameters, string separator, Func<RuleParameter, string> describe) => string.Join(
        separator, parameters.Select(it => string.Create(CultureInfo.InvariantCulture, $"{describe(it)} = {it.Default}")));
}
