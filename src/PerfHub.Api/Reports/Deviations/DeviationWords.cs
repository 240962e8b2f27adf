using System.Buffers.Binary;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The words of deviations: pointer, formula, message and inputs. They are in the verdict that a deviation comes from, so a stored row
/// leaves them out and names the verdict instead. Rows that no verdict has, or that may outlive the verdict, keep their words: those of
/// auditors, those of rules of group F (see <see cref="Assessments.UnjudgedDeviations"/>), and rows from before words were left out.
/// </summary>
public static class DeviationWords
{
    /// <summary>Whether the words of deviations of a rule are left out.</summary>
    public static bool AreLeftOut(string rule) =>
        !StoredFormat.WritesPrevious && rule != Manual.Id && RuleCatalogue.ById.GetValueOrDefault(rule) is not { Group: RuleGroup.Peers };

    /// <summary>Replaces the words of a row by their hash and the verdict that has them.</summary>
    /// <param name="row">The row, with words or already without them.</param>
    /// <param name="reevaluation">See <see cref="DeviationRow.Reevaluation"/>.</param>
    public static DeviationRow LeaveOut(DeviationRow row, int reevaluation) => row.WordsHash is not null
        ? row with { Reevaluation = reevaluation }
        : row with
        {
            Pointer = "", Formula = "", MessageZh = "", MessageEn = "", Inputs = null, WordsHash = ComputeHash(row), Reevaluation = reevaluation,
        };

    /// <summary>Whether two rows of a deviation show the same, whether or not they hold their words.</summary>
    public static bool AreEqual(DeviationRow one, DeviationRow other)
    {
        // The words are hashed only if all else is the same.
        var withSameWords = other with
        {
            Pointer = one.Pointer, Formula = one.Formula, MessageZh = one.MessageZh, MessageEn = one.MessageEn, Inputs = one.Inputs,
            WordsHash = one.WordsHash, Reevaluation = one.Reevaluation,
        };
        return withSameWords == one && GetHash(one) == GetHash(other);
    }

    private static long GetHash(DeviationRow row) => row.WordsHash ?? ComputeHash(row);

    private static long ComputeHash(DeviationRow row)
    {
        Span<byte> hash = stackalloc byte[sizeof(long)];
        Sha256Text.HashLines(hash, row.Pointer, row.Formula, row.MessageZh, row.MessageEn, row.Inputs);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
