using System.Text;
using PerfHub.Web.Session;

namespace PerfHub.Api.Tests.Security;

/// <summary>The cookie of a session encrypts its API key.</summary>
public sealed class SessionHandleTests
{
    private const string Key = "phk_0123456789abcdef_secret-of-the-key";

    [Fact]
    public void A_key_is_decrypted_by_its_own_handle_only_and_not_if_it_was_changed()
    {
        var handle = SessionHandle.Create();
        var encrypted = handle.Encrypt(Key);

        Assert.Equal(Key, SessionHandle.Parse(handle.Value)!.Decrypt(encrypted));
        Assert.Null(SessionHandle.Create().Decrypt(encrypted));
        Assert.NotEqual(encrypted, handle.Encrypt(Key));
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(encrypted), StringComparison.Ordinal);
        encrypted[^1] ^= 1;
        Assert.Null(handle.Decrypt(encrypted));
        Assert.Null(handle.Decrypt([]));
    }

    [Fact]
    public void The_stored_id_says_nothing_of_the_cookie()
    {
        var handle = SessionHandle.Create();

        Assert.Equal(handle.Id, SessionHandle.Parse(handle.Value)!.Id);
        Assert.Matches("^[0-9a-f]{64}$", handle.Id);
        Assert.NotEqual(SessionHandle.Create().Id, handle.Id);
        Assert.Null(SessionHandle.Parse(handle.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Another_cookie_is_no_handle(string? value) => Assert.Null(SessionHandle.Parse(value));
}
