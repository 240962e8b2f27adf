using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>
/// A report, and the same one with its rows in another order and their texts in other widths and with other spaces. Narratives keep
/// their spelling.
/// </summary>
public sealed record RespelledReport(SelfEvaluationReport Original, IReadOnlyList<int> Order, bool IsWide)
{
    public SelfEvaluationReport Respelled => Original with
    {
        Indicators =
        [
            .. Order.Select(i => Original.Indicators[i]).Select(it => it with
            {
                Code = Respell(it.Code)!,
                Name = Respell(it.Name)!,
                Category = Respell(it.Category),
                Target = it.Target! with { Unit = Respell(it.Target.Unit) },
                MidYear = it.MidYear is null ? null : it.MidYear with { Unit = Respell(it.MidYear.Unit) },
                Final = it.Final! with { Unit = Respell(it.Final.Unit) },
            }),
        ],
        KeyWork = Reverse(Original.KeyWork?.Select(it => it with { Figures = Reverse(it.Figures?.Select(figure => figure with { Label = Respell(figure.Label) })) })),
        Problems = Reverse(Original.Problems),
        Budget = Original.Budget with
        {
            Projects = Original.Budget.Projects is not { } projects ? null : projects with { Items = Reverse(projects.Items?.Select(it => it with { Name = Respell(it.Name) })) },
        },
    };

    private static List<T>? Reverse<T>(IEnumerable<T>? rows) => rows?.Reverse().ToList();

    private string? Respell(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var respelled = text.Replace("m2", "㎡", StringComparison.Ordinal).Replace(" ", "\u3000 ", StringComparison.Ordinal);
        return $" {(IsWide ? string.Concat(respelled.Select(it => it is > ' ' and <= '~' ? (char)(it + 0xfee0) : it)) : respelled)}\t";
    }
}
