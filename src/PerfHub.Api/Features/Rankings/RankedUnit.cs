using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the order asked for; ties share one: 1, 2, 2, 4.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1), two decimals; 100 where alone.</param>
/// <param name="Value">What is ranked by: points or percent.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> where nothing was budgeted.</param>
/// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was judged by; <see langword="null"/> for the default.</param>
/// <param name="PolicyVersion">That policy's version; <see langword="null"/>, as the next, of a report that was last judged before it was kept.</param>
/// <param name="RuleSetVersion">The rule set that it was judged by.</param>
public sealed record RankedUnit(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string BureauName, string Sector,
    UnitKind Kind, RankedScore Score, RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau,
    int? PolicyVersion, string? RuleSetVersion);

/// <summary>Claimed beside verified, points.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
public sealed record RankedScore(decimal Claimed, decimal Verified, decimal Difference);

/// <summary>Claimed beside verified.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record RankedGrade(Grade Claimed, Grade Verified);

/// <summary>Deviations that stand, by severity.</summary>
/// <param name="High">High.</param>
/// <param name="Medium">Medium.</param>
/// <param name="Low">Low.</param>
public sealed record DeviationCounts(int High, int Medium, int Low);

/// <summary>
/// All that a ranking shows of a unit but its place: written once when the unit is ranked, so that a page is read and sent
/// without taking it apart.
/// </summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent.</param>
/// <param name="Deviations">Deviations that stand.</param>
/// <param name="PolicyBureau">The bureau whose policy the report was judged by.</param>
/// <param name="PolicyVersion">That policy's version.</param>
/// <param name="RuleSetVersion">The rule set.</param>
public sealed record UnitSummary(
    string Unit, string UnitName, string Bureau, string BureauName, string Sector, UnitKind Kind, RankedScore Score,
    RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations, string? PolicyBureau, int? PolicyVersion,
    string? RuleSetVersion)
{
    /// <summary>A unit as rankings have it.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bureauName">The name of its bureau.</param>
    /// <param name="standing">Where it stands.</param>
    public static RankedRow Ranked(UnitRow unit, string bureauName, StandingRow standing) => new()
    {
        Standing = standing.Id,
        Bureau = standing.Bureau,
        Sector = unit.Sector,
        Kind = unit.Kind,
        Claimed = standing.Claimed,
        Verified = standing.Verified,
        ExecutionRate = standing.ExecutionRate,
        Credibility = standing.Credibility,
        Summary = Json(unit, bureauName, standing),
    };

    private static byte[] Json(UnitRow unit, string bureauName, StandingRow standing) => JsonSerializer.SerializeToUtf8Bytes(
        new UnitSummary(
            unit.Code,
            unit.Name,
            unit.Bureau,
            bureauName,
            unit.Sector,
            unit.Kind,
            new RankedScore(standing.Claimed, standing.Verified, standing.Claimed - standing.Verified),
            new RankedGrade(standing.ClaimedGrade, standing.VerifiedGrade),
            standing.ExecutionRate,
            new DeviationCounts(standing.High, standing.Medium, standing.Low),
            standing.PolicyBureau,
            standing.PolicyVersion,
            standing.RuleSetVersion),
        ApiJson.Options);
}

/// <summary>A <see cref="RankedUnit"/> as it is sent: its place, and behind it the members of its summary as they are stored.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Percentile">The percentile.</param>
/// <param name="Value">The value ranked by.</param>
/// <param name="Summary">The <see cref="UnitSummary"/> as JSON.</param>
[JsonConverter(typeof(PlacedUnitConverter))]
public readonly record struct PlacedUnit(long Rank, decimal Percentile, decimal Value, byte[] Summary) : IWrittenAs<RankedUnit>;

/// <summary>Writes a <see cref="PlacedUnit"/> without taking its summary apart.</summary>
public sealed class PlacedUnitConverter : JsonConverter<PlacedUnit>
{
    private const int LongestPlace = 128, OnStack = 2048;

    /// <inheritdoc />
    public override PlacedUnit Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only written.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, PlacedUnit value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var length = LongestPlace + value.Summary.Length;
        Span<byte> json = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        Utf8.TryWrite(
            json,
            CultureInfo.InvariantCulture,
            $"{{\"rank\":{value.Rank},\"percentile\":{value.Percentile},\"value\":{value.Value},",
            out var place);
        var members = value.Summary.AsSpan(1);
        members.CopyTo(json[place..]);
        writer.WriteRawValue(json[..(place + members.Length)], skipInputValidation: true);
    }
}
