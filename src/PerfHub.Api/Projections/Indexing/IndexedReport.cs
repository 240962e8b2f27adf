using System.Text;
using PerfHub.Api.Reports;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>What rankings and overviews show of a report. A host may hold a million, so it is packed; figures are scaled by 10^6.</summary>
internal struct IndexedReport
{
    private const long None = long.MinValue;

    // The unit's code, which is ASCII, its name, UTF-8, and the packed tallies: each array of its own would take 24 bytes more.
    private byte[] _bytes;
    private long _executionRate, _reviewed;
    private byte _status;
    private ushort _high, _medium, _low;
    private int _textLength;
    private byte _codeLength, _claimedGrade, _verifiedGrade, _reviewedGrade;

    public long Id { readonly get; private set; }

    /// <summary>What it shares with others; <see langword="null"/> if the report cannot be read.</summary>
    public ReportTraits? Traits { readonly get; set; }

    public int Revision { readonly get; private set; }

    public readonly ReportStatus Status => (ReportStatus)_status;

    /// <summary>Whether its unit is active.</summary>
    public bool Active { readonly get; private set; }

    /// <summary>Whether it was received after the window closed.</summary>
    public bool Late { readonly get; private set; }

    /// <summary>The initial budget, 万元; 0 if it is not known. So are the other two.</summary>
    public long Initial { readonly get; private set; }

    /// <summary>The adjusted budget.</summary>
    public long Adjusted { readonly get; private set; }

    /// <summary>The executed amount.</summary>
    public long Executed { readonly get; private set; }

    /// <summary>How often each rule applied; see <see cref="PackedTallies"/>.</summary>
    public readonly PackedTallies Tallies => new(_bytes.AsSpan(_textLength));

    public long Claimed { readonly get; private set; }

    public long Verified { readonly get; private set; }

    public long Credibility { readonly get; private set; }

    public readonly long? ExecutionRate => _executionRate == None ? null : _executionRate;

    public readonly long? Reviewed => _reviewed == None ? null : _reviewed;

    public readonly Grade ClaimedGrade => (Grade)_claimedGrade;

    public readonly Grade VerifiedGrade => (Grade)_verifiedGrade;

    /// <summary>Valid only with <see cref="Reviewed"/>.</summary>
    public readonly Grade ReviewedGrade => (Grade)_reviewedGrade;

    public readonly int High => _high;

    public readonly int Medium => _medium;

    public readonly int Low => _low;

    /// <summary>The unit's code, ASCII.</summary>
    public readonly ReadOnlySpan<byte> UnitBytes => _bytes.AsSpan(0, _codeLength);

    public readonly string Unit => Encoding.UTF8.GetString(UnitBytes);

    public readonly string UnitName => Encoding.UTF8.GetString(_bytes.AsSpan(_codeLength.._textLength));

    public static IndexedReport Create(IndexedReportRow row, ReportTraits traits)
    {
        var codeLength = Encoding.UTF8.GetByteCount(row.Unit);
        var textLength = codeLength + Encoding.UTF8.GetByteCount(row.UnitName);
        var bytes = new byte[textLength + row.TallyBytes.Length];
        Encoding.UTF8.GetBytes(row.Unit, bytes);
        Encoding.UTF8.GetBytes(row.UnitName, bytes.AsSpan(codeLength));
        row.TallyBytes.CopyTo(bytes, textLength);
        return new IndexedReport
        {
            Id = row.Id,
            Traits = traits,
            Revision = row.Revision,
            _status = (byte)row.Status,
            Active = row.Active,
            Late = row.Late,
            Initial = row.Initial ?? 0,
            Adjusted = row.Adjusted ?? 0,
            Executed = row.Executed ?? 0,
            Claimed = row.Claimed,
            Verified = row.Verified,
            Credibility = row.Credibility,
            _executionRate = row.ExecutionRate ?? None,
            _reviewed = row.Reviewed ?? None,
            _claimedGrade = (byte)row.ClaimedGrade,
            _verifiedGrade = (byte)row.VerifiedGrade,
            _reviewedGrade = (byte)(row.ReviewedGrade ?? default),
            _high = Saturate(row.High),
            _medium = Saturate(row.Medium),
            _low = Saturate(row.Low),
            _bytes = bytes,
            _codeLength = checked((byte)codeLength),
            _textLength = textLength,
        };
    }

    /// <summary>Hashes everything by which a unit's place is decided, and the revision. All hosts compute the same.</summary>
    public readonly ulong ComputeFingerprint()
    {
        // The multiplier is that of SplitMix64.
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        var hash = Multiplier;
        foreach (var value in (ReadOnlySpan<long>)[Id, Revision, Claimed, Verified, Credibility, _executionRate, _reviewed])
        {
            hash = (hash ^ (ulong)value) * Multiplier;
            hash ^= hash >> 32;
        }

        return hash;
    }

    /// <summary>At most 1,000 deviations of a report are kept, so this never cuts a count.</summary>
    private static ushort Saturate(int count) => (ushort)Math.Clamp(count, 0, ushort.MaxValue);
}
