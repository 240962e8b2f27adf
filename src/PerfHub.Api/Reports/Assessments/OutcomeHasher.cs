using System.Security.Cryptography;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Tells whether two evaluations of one revision say the same by one rule set, whatever policy they go by: a hash of the verified
/// score, then one of the deviations. How often rules were applied is no part of it. Another rule set may say the same in other
/// words, or come to other completions, so what it says is always another.
/// </summary>
internal static class OutcomeHasher
{
    // Of SHA-256, which is not needed to be safe from anybody here.
    private const int HalfLength = 16;

    /// <summary>The hash.</summary>
    /// <param name="evaluation">The evaluation.</param>
    public static byte[] Compute(Evaluation evaluation) =>
        [.. Hash(writer => Write(writer, evaluation.Score)), .. Hash(writer => Write(writer, evaluation.Deviations))];

    /// <summary>Whether two are of evaluations with the same verified score, in all its parts.</summary>
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
        writer.Write(score.Execution);
        writer.Write(score.Total);
        writer.Write((int)score.Grade);
        foreach (var indicator in score.Indicators)
        {
            writer.Write(indicator.Score);
        }
    }

    // What is said in English is said of the same figures.
    private static void Write(BinaryWriter writer, IReadOnlyList<Deviation> deviations)
    {
        foreach (var (rule, severity, flag) in deviations)
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
