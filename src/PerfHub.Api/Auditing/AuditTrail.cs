using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Auditing;

/// <summary>Who asks for what, from where: what the audit log says of a request. No query, no body, no key.</summary>
/// <param name="time">The source of time.</param>
/// <param name="http">The request.</param>
public sealed class AuditTrail(TimeProvider time, HttpContext http) : WriteTrail
{
    /// <summary>The chain of what belongs to no bureau: operators, and those who are nobody.</summary>
    public const string Service = "-";

    private const string Nobody = "-";
    private const int LongestSubject = 200;
    private const int LongestAction = 400;

    // A unit's code is no longer. Of what is, only the ids of deviations lead somewhere, which have three dots.
    private const int LongestSegment = 32;

    // Asked once: what a request does at the same time must not ask it at the same time.
    private readonly Caller? _caller = http.User.Identity?.IsAuthenticated == true ? Caller.Of(http.User) : null;
    private readonly string? _bureau = (string?)http.Request.RouteValues["b"];
    private readonly string _action = $"{http.Request.Method} {WithoutSecrets(http.Request.Path)}";
    private readonly string _origin = http.Connection.RemoteIpAddress?.ToString() ?? Nobody;

    private string? _subject;
    private IReadOnlyList<string> _bureaus = [];

    /// <summary>Says, before anything is written, what the request now running is done to; nothing where none is running.</summary>
    /// <param name="subject">What, where the path does not say, e.g. the id of a new key.</param>
    /// <param name="bureaus">Whose logs it goes to, where the path does not say or there are others too.</param>
    public static void Name(string subject, params IReadOnlyList<string> bureaus)
    {
        if (Current is AuditTrail trail)
        {
            (trail._subject, trail._bureaus) = (subject, bureaus);
        }
    }

    /// <summary>Says that all that this asynchronous method writes from here on is one of the many things that the request does.</summary>
    /// <param name="subject">What it is done to.</param>
    public static void EnterOne(string subject)
    {
        if (Current is AuditTrail trail)
        {
            var one = (AuditTrail)trail.MemberwiseClone();
            one._subject = subject;
            Enter(one);
        }
    }

    /// <remarks>What is done to a bureau is in its own log, whoever does it.</remarks>
    /// <inheritdoc />
    public override Func<WriteSession, Task> Entry()
    {
        List<string> named = [.. new[] { _bureau }.OfType<string>(), .. _bureaus];
        List<string> told = named.Count > 0 ? [.. named.Distinct()] : [_caller?.Bureau ?? Service];
        List<AuditQueueRow> rows = [.. told.Select(bureau => Row(bureau, _subject, AuditOutcome.Done))];
        var isAgain = false;
        return async session =>
        {
            for (var i = 0; i < rows.Count; i++)
            {
                // A taken id is another host's by chance, unless an attempt whose commit was not heard of has left the entry.
                if (!await session.TryInsert(rows[i]) && !isAgain)
                {
                    rows[i] = rows[i] with { Id = RowId.New(time.Now()) };
                    await session.Insert([rows[i]]);
                }
            }

            isAgain = true;
        };
    }

    /// <summary>The entry of an attempt that was denied: in the log of the caller's own bureau, for others learn nothing of it.</summary>
    /// <param name="outcome">Why.</param>
    /// <param name="subject">What was tried, where the path does not say.</param>
    public AuditQueueRow Denied(AuditOutcome outcome, string? subject) => Row(_caller?.Bureau ?? Service, subject, outcome);

    /// <summary>A path as it is written down: what may be a key or a token, sent in the wrong place, is not.</summary>
    private static string WithoutSecrets(PathString path) => string.Join('/', path.ToUriComponent().Split('/').Select(segment =>
        segment.Length > LongestSegment && (segment.Count(it => it == '.') != 3 || ApiKeySecret.IsMeant(segment)) ? "…" : segment));

    private AuditQueueRow Row(string bureau, string? subject, AuditOutcome outcome)
    {
        var now = time.Now();
        return new AuditQueueRow
        {
            Id = RowId.New(now),
            Batch = 0,
            Bureau = bureau,
            At = now,
            Actor = _caller?.KeyId ?? Nobody,
            Role = _caller?.Role,
            Action = _action.Length > LongestAction ? _action[..LongestAction] : _action,
            Subject = subject is { Length: > LongestSubject } ? subject[..LongestSubject] : subject,
            Origin = _origin,
            Outcome = outcome,
        };
    }
}
