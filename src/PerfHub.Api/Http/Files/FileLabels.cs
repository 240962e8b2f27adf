using PerfHub.Api.Http.Lists;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>Words and descriptions that several files share.</summary>
internal static class FileLabels
{
    /// <summary>The word for a grade.</summary>
    public static Text Get(Grade grade) => new(grade.ToChinese(), grade.ToString());

    /// <summary>The word for the bureaus that a list covers.</summary>
    public static Text Get(ListScope scope) =>
        scope == ListScope.Own ? new("仅本级", "The bureau's own units") : new("本级及下级", "The bureau and all below it");

    /// <summary>The word for yes or no.</summary>
    public static Text Get(bool value) => value ? new("是", "Yes") : new("否", "No");

    /// <summary>A value that is the same in both languages; <see langword="null"/> without one.</summary>
    public static Text? Same(string? value) => value is null ? null : new Text(value, value);

    /// <summary>Writes an instant as the bureau's wall clock.</summary>
    public static void WriteTime(this ICellWriter cells, DateTime? utc) => cells.WriteDateTime(utc is { } time ? cells.TimeZone.FromUtc(time) : null);

    /// <summary>Writes a label; an empty cell without one.</summary>
    public static void WriteOptionalLabel(this ICellWriter cells, Text? label)
    {
        if (label is null)
        {
            cells.WriteText(null);
        }
        else
        {
            cells.WriteLabel(label);
        }
    }
}
