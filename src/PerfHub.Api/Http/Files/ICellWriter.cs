using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>Writes a row of a table cell by cell; null is an empty cell.</summary>
internal interface ICellWriter
{
    void WriteText(string? text);

    /// <summary>Writes the label in the language of the file.</summary>
    void WriteLabel(Text label);

    void WriteNumber(decimal? number);

    /// <summary>The time zone of the file.</summary>
    BureauTimeZone TimeZone { get; }

    /// <summary>Writes a time of <see cref="TimeZone"/>.</summary>
    void WriteDateTime(DateTime? localTime);

    void WriteDate(DateOnly? date);
}
