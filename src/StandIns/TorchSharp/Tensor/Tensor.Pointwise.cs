using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Call("abs", this);

        public Tensor abs_() => InPlace("abs_", this);

        public Tensor ceil() => Call("ceil", this);

        public Tensor ceil_() => InPlace("ceil_", this);

        public Tensor exp() => Call("exp", this);

        public Tensor exp_() => InPlace("exp_", this);

        public Tensor exp2() => Call("exp2", this);

        public Tensor exp2_() => InPlace("exp2_", this);

        public Tensor expm1() => Call("expm1", this);

        public Tensor expm1_() => InPlace("expm1_", this);

        public Tensor floor() => Call("floor", this);

        public Tensor floor_() => InPlace("floor_", this);

        public Tensor frac() => Call("frac", this);

        public Tensor frac_() => InPlace("frac_", this);

        public Tensor log() => Call("log", this);

        public Tensor log_() => InPlace("log_", this);

        public Tensor log10() => Call("log10", this);

        public Tensor log10_() => InPlace("log10_", this);

        public Tensor log1p() => Call("log1p", this);

        public Tensor log1p_() => InPlace("log1p_", this);

        public Tensor log2() => Call("log2", this);

        public Tensor log2_() => InPlace("log2_", this);

        public Tensor neg() => Call("neg", this);

        public Tensor neg_() => InPlace("neg_", this);

        public Tensor reciprocal() => Call("reciprocal", this);

        public Tensor reciprocal_() => InPlace("reciprocal_", this);

        public Tensor round() => Call("round", this);

        public Tensor round_() => InPlace("round_", this);

        public Tensor rsqrt() => Call("rsqrt", this);

        public Tensor rsqrt_() => InPlace("rsqrt_", this);

        public Tensor sigmoid() => Call("sigmoid", this);

        public Tensor sigmoid_() => InPlace("sigmoid_", this);

        public Tensor sign() => Call("sign", this);

        public Tensor sign_() => InPlace("sign_", this);

        public Tensor sqrt() => Call("sqrt", this);

        public Tensor sqrt_() => InPlace("sqrt_", this);

        public Tensor tanh() => Call("tanh", this);

        public Tensor tanh_() => InPlace("tanh_", this);

        public Tensor trunc() => Call("trunc", this);

        public Tensor trunc_() => InPlace("trunc_", this);

        public Tensor relu() => Call("relu", this);

        public Tensor relu_() => InPlace("relu_", this);

        public Tensor erf() => Call("erf", this);

        public Tensor erf_() => InPlace("erf_", this);

        public Tensor sin() => Call("sin", this);

        public Tensor sin_() => InPlace("sin_", this);

        public Tensor cos() => Call("cos", this);

        public Tensor cos_() => InPlace("cos_", this);

        public Tensor silu() => Call("silu", this);

        public Tensor silu_() => InPlace("silu_", this);

        public Tensor square() => Call("square", this);

        public Tensor logical_not() => Call("logical_not", this);

        public Tensor logical_not_() => InPlace("logical_not_", this);

        public Tensor negative() => neg();

        public Tensor tan() => Call("tan", this);

        public Tensor isnan() => Call("isnan", this);

        public Tensor isinf() => Call("isinf", this);

        public Tensor isfinite() => Call("isfinite", this);

        public Tensor gelu() => Call("gelu", this);

        public Tensor gelu(Modules.GELU.Approximate approximate) =>
            Call("gelu", this, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none");

        public Tensor leaky_relu(Scalar negative_slope) => Call("leaky_relu", this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => InPlace("leaky_relu_", this, negative_slope);

        public Tensor softplus(double beta = 1, double threshold = 20) => Call("softplus", this, beta, threshold);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Call("softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Call("log_softmax.int", this, dim, dtype);

        public Tensor cumsum(long dim, ScalarType? type = null) => Call("cumsum", this, dim, type);

        public Tensor logsumexp(long dim, bool keepdim = false) => Call("logsumexp", this, new[] { dim }, keepdim);
    }
}
