using System.Security.Cryptography;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Hashes the outcome of an evaluation: the verified score, then the deviations. Two evaluations of one revision with the same rule
/// set have equal hashes if their outcomes are equal, even under different policies; rule counts are not included. Another rule
/// set always gives another hash, because its texts and completions may differ.
/// </summary>
internal static class OutcomeHasher
{
    // Half of SHA-256 is enough: a collision cannot be exploited.
    private const int HalfLength = 16;

    public static byte[] Compute(Evaluation evaluation) =>
        [.. Hash(writer => Write(writer, evaluation.Score)), .. Hash(writer => Write(writer, evaluation))];

    /// <summary>Whether two hashes are of evaluations with equal verified scores, indicators included.</summary>
    public static bool HaveSameScore(byte[] one, byte[] other) => one.AsSpan(0, HalfLength).SequenceEqual(other.AsSpan(0, HalfLength));

    private static byte[] Hash(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream(4096);
        using var writer = new BinaryWriter(bytes);
        writer.Write(RuleCatalogue.Version);
        write(writer);
        writer.Flush();
        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))[..HalfLength];
    }

    private static void Write(BinaryWriter writer, VerifiedScore score)
    {
        Write(writer, score.Execution);
        writer.Write(score.Total);
        writer.Write((int)score.Grade);
        foreach (var indicator in score.Indicators)
        {
            writer.Write(indicator.Score);
        }
    }

    // English messages need no hashing: they have the same figures as the Chinese ones.
    private static void Write(BinaryWriter writer, Evaluation evaluation)
    {
        foreach (var omitted in evaluation.Omitted)
        {
            writer.Write(omitted.Rule);
            writer.Write(omitted.Count);
        }

        foreach (var (rule, severity, flag) in evaluation.Deviations)
        {
            writer.Write(rule.Id);
            writer.Write((int)severity);
            Write(writer, flag.Pointer, flag.Subject, flag.Indicator, flag.Expected.Text, flag.Actual.Text, flag.Formula, flag.Message.Zh);
            Write(writer, flag.Peer?.Bureau, flag.Peer?.Unit, flag.Peer?.Name);
            Write(writer, flag.Expected.Number);
            Write(writer, flag.Actual.Number);
        }
    }

    private static void Write(BinaryWriter writer, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            writer.Write(text is not null);
            writer.Write(text ?? "");
        }
    }

    private static void Write(BinaryWriter writer, decimal? number)
    {
        writer.Write(number is not null);
        writer.Write(number ?? 0m);
    }
}
