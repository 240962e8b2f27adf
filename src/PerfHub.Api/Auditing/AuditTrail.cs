using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>Who asks for what, from where: what the audit log says of a request. No query, no body, no key.</summary>
/// <param name="time">The source of time.</param>
/// <param name="http">The request.</param>
public sealed class AuditTrail(TimeProvider time, HttpContext http) : WriteContext
{
    /// <summary>The chain of entries that belong to no bureau: operators' and anonymous callers'.</summary>
    public const string ServiceChain = Caller.NoBureau;

    private const string Anonymous = "-";
    private const int MaxSubjectLength = 200;
    private const int MaxActionLength = 400;

    // A unit's code is no longer. Of what is, only the ids of deviations lead somewhere, which have three dots.
    private const int MaxSegmentLength = 32;

    // Asked once: what a request does at the same time must not ask it at the same time.
    private readonly Caller? _caller = http.User.Identity?.IsAuthenticated == true ? Caller.FromPrincipal(http.User) : null;
    private readonly string? _bureau = (string?)http.Request.RouteValues["b"];
    private readonly string _action = $"{http.Request.Method} {RedactSecrets(http.Request.Path)}";
    private readonly string _origin = http.Connection.RemoteIpAddress?.ToString() ?? Anonymous;

    private string? _subject;
    private IReadOnlyList<string> _otherBureaus = [];

    /// <summary>Says, before anything is written, what the request now running is done to; nothing where none is running.</summary>
    /// <param name="subject">What, where the path does not say, e.g. the id of a new key.</param>
    /// <param name="bureaus">Whose logs it goes to, where the path does not say or there are others too.</param>
    public static void SetSubject(string subject, params IReadOnlyList<string> bureaus)
    {
        if (Current is AuditTrail trail)
        {
            (trail._subject, trail._otherBureaus) = (subject, bureaus);
        }
    }

    /// <summary>Sets, for the current async flow, an entry of its own for one of many items of the request.</summary>
    /// <param name="subject">The item, e.g. a unit's code.</param>
    public void BeginItem(string subject)
    {
        var item = (AuditTrail)MemberwiseClone();
        item._subject = subject;
        Set(item);
    }

    /// <remarks>What is done to a bureau is in its own log, whoever does it.</remarks>
    /// <inheritdoc />
    public override Func<WriteSession, Task> CreateAuditWriter()
    {
        List<string> named = [.. new[] { _bureau }.OfType<string>(), .. _otherBureaus];
        List<string> told = named.Count > 0 ? [.. named.Distinct()] : [_caller?.Bureau ?? ServiceChain];
        List<AuditOutboxRow> rows = [.. told.Select(bureau => CreateRow(bureau, _subject, AuditOutcome.Done))];
        var isAgain = false;
        return async session =>
        {
            for (var i = 0; i < rows.Count; i++)
            {
                // A taken id is another host's by chance, unless an attempt whose commit was not heard of has left the entry.
                if (!await session.TryInsertAsync(rows[i]) && !isAgain)
                {
                    rows[i] = rows[i] with { Id = TimeOrderedId.Create(time.UtcNow()) };
                    await session.InsertAsync([rows[i]]);
                }
            }

            isAgain = true;
        };
    }

    /// <summary>The entry of an attempt that was denied: in the log of the caller's own bureau, for others learn nothing of it.</summary>
    /// <param name="outcome">Why.</param>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public AuditOutboxRow CreateDenial(AuditOutcome outcome, string? subject) => CreateRow(_caller?.Bureau ?? ServiceChain, subject, outcome);

    /// <summary>A path as it is written down: what may be a key or a token, sent in the wrong place, is not.</summary>
    private static string RedactSecrets(PathString path) => string.Join('/', path.ToUriComponent().Split('/').Select(segment =>
        segment.Length > MaxSegmentLength && (segment.Count(it => it == '.') != 3 || ApiKeySecret.HasKeyPrefix(segment)) ? "…" : segment));

    private AuditOutboxRow CreateRow(string bureau, string? subject, AuditOutcome outcome)
    {
        var now = time.UtcNow();
        return new AuditOutboxRow
        {
            Id = TimeOrderedId.Create(now),
            ClaimId = 0,
            Bureau = bureau,
            At = now,
            Actor = _caller?.Id ?? Anonymous,
            Role = _caller?.Role,
            Action = _action.Length > MaxActionLength ? _action[..MaxActionLength] : _action,
            Subject = subject is { Length: > MaxSubjectLength } ? subject[..MaxSubjectLength] : subject,
            Origin = _origin,
            Outcome = outcome,
        };
    }
}
