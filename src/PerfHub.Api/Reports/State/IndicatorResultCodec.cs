using System.Text;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>
/// Encodes the results of all indicators of a report as one value: a version, their number, and of each a byte that tells which optional
/// fields follow, figures as variable-length integers of millionths, and texts in UTF-8.
/// </summary>
public static class IndicatorResultCodec
{
    private const byte FormatVersion = 1;

    private const int MaxIndicators = 100_000, UsualBytes = 512;

    [Flags]
    private enum Fields : byte
    {
        None = 0,
        Target = 1,
        MidYear = 2,
        Final = 4,
        Completion = 8,
        Subject = 16,
        NormalizedName = 32,
        TargetUnit = 64,
        FinalUnit = 128,
    }

    /// <summary>Encodes the results, which are in the order of <see cref="IndicatorResultRow.Ordinal"/> from 0 on.</summary>
    public static byte[] Encode(IReadOnlyList<IndicatorResultRow> results)
    {
        using var bytes = new MemoryStream(UsualBytes);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(FormatVersion);
        writer.Write7BitEncodedInt(results.Count);
        foreach (var result in results)
        {
            Write(writer, result);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Decodes the results of a report.</summary>
    /// <exception cref="StoredValueException">The value is damaged or incomplete.</exception>
    public static List<IndicatorResultRow> Decode(long reportId, string bureau, byte[] encoded)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(encoded), Encoding.UTF8);
            if (reader.ReadByte() is not FormatVersion || reader.Read7BitEncodedInt() is not (>= 0 and <= MaxIndicators and var count))
            {
                throw new FormatException();
            }

            var results = new List<IndicatorResultRow>();
            for (var ordinal = 0; ordinal < count; ordinal++)
            {
                results.Add(Read(reader, reportId, ordinal, bureau));
            }

            return results;
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException)
        {
            throw new StoredValueException($"The stored indicators of report {reportId} cannot be decoded.", error);
        }
    }

    private static void Write(BinaryWriter writer, IndicatorResultRow result)
    {
        writer.Write((byte)(GetFlag(Fields.Target, result.Target) | GetFlag(Fields.MidYear, result.MidYear) | GetFlag(Fields.Final, result.Final)
            | GetFlag(Fields.Completion, result.Completion) | GetFlag(Fields.Subject, result.Subject) | GetFlag(Fields.NormalizedName, result.NormalizedName)
            | GetFlag(Fields.TargetUnit, result.TargetUnit) | GetFlag(Fields.FinalUnit, result.FinalUnit)));
        writer.Write(result.Code);
        writer.Write(result.Name);
        foreach (var figure in (decimal?[])[result.Target, result.MidYear, result.Final, result.Completion, result.Weight, result.Claimed, result.Verified])
        {
            if (figure is { } value)
            {
                var scaled = DbValueConverter.ToScaled(value);
                writer.Write7BitEncodedInt64((scaled << 1) ^ (scaled >> 63));
            }
        }

        foreach (var text in (string?[])[result.Subject, result.NormalizedName, result.TargetUnit, result.FinalUnit])
        {
            if (text is not null)
            {
                writer.Write(text);
            }
        }
    }

    private static IndicatorResultRow Read(BinaryReader reader, long reportId, int ordinal, string bureau)
    {
        var fields = (Fields)reader.ReadByte();

        // In the order of the encoding.
        return new IndicatorResultRow
        {
            ReportId = reportId,
            Ordinal = ordinal,
            Bureau = bureau,
            Code = reader.ReadString(),
            Name = reader.ReadString(),
            Target = fields.HasFlag(Fields.Target) ? ReadFigure(reader) : null,
            MidYear = fields.HasFlag(Fields.MidYear) ? ReadFigure(reader) : null,
            Final = fields.HasFlag(Fields.Final) ? ReadFigure(reader) : null,
            Completion = fields.HasFlag(Fields.Completion) ? ReadFigure(reader) : null,
            Weight = ReadFigure(reader),
            Claimed = ReadFigure(reader),
            Verified = ReadFigure(reader),
            Subject = fields.HasFlag(Fields.Subject) ? reader.ReadString() : null,
            NormalizedName = fields.HasFlag(Fields.NormalizedName) ? reader.ReadString() : null,
            TargetUnit = fields.HasFlag(Fields.TargetUnit) ? reader.ReadString() : null,
            FinalUnit = fields.HasFlag(Fields.FinalUnit) ? reader.ReadString() : null,
        };
    }

    private static Fields GetFlag(Fields field, object? value) => value is null ? Fields.None : field;

    private static decimal ReadFigure(BinaryReader reader)
    {
        var encoded = reader.Read7BitEncodedInt64();
        return DbValueConverter.FromScaled((long)((ulong)encoded >> 1) ^ -(encoded & 1));
    }
}
