using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>Writes a row of a table cell by cell; null is an empty cell.</summary>
public interface ICellWriter
{
    /// <summary>Writes a text.</summary>
    void WriteText(string? text);

    /// <summary>Writes the label in the language of the file.</summary>
    void WriteLabel(Text label);

    /// <summary>Writes a number.</summary>
    void WriteNumber(decimal? number);

    /// <summary>The time zone of the file.</summary>
    BureauTimeZone TimeZone { get; }

    /// <summary>Writes a time of <see cref="TimeZone"/>.</summary>
    void WriteDateTime(DateTime? localTime);

    /// <summary>Writes a date.</summary>
    void WriteDate(DateOnly? date);
}
