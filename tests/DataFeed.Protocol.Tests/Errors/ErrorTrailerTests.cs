using System.Text;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.Protocol.Tests.Errors;

public sealed class ErrorTrailerTests
{
    private const int MaxBytes = 2048;
    private const string Mark = "… (cut; the server's log has the whole)";

    [Fact]
    public void Message_ThatFits_IsSentWhole()
    {
        var message = new string('x', MaxBytes - 3) + "€";

        Assert.Equal(message, Detail(message));
    }

    // Characters of one to four bytes, so that the end falls on each byte of one.
    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("𝄞")]
    public void Message_ThatIsTooLong_IsCutBetweenCharactersAndSaysSo(string character)
    {
        for (var before = 0; before < 4; before++)
        {
            var message = new string('a', before) + string.Concat(Enumerable.Repeat(character, MaxBytes + 1));

            var detail = Detail(message);

            Assert.InRange(Encoding.UTF8.GetByteCount(detail), MaxBytes - 3, MaxBytes);
            Assert.EndsWith(Mark, detail, StringComparison.Ordinal);
            Assert.StartsWith(detail[..^Mark.Length], message, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', detail);
        }
    }

    [Fact]
    public void Message_OneByteTooLong_IsCut() => Assert.EndsWith(Mark, Detail(new string('x', MaxBytes + 1)), StringComparison.Ordinal);

    private static string Detail(string message) => new DataFeedException(DataFeedError.GeneratorFailed, message).ToRpcException().Status.Detail;
}
