namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.alias().relu_() : x.relu();

            public static Tensor sigmoid(Tensor x, bool inplace = false) => inplace ? x.alias().sigmoid_() : x.sigmoid();

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.alias().tanh_() : x.tanh();

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.alias().silu_() : x.silu();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.alias().leaky_relu_(negative_slope) : input.leaky_relu(negative_slope);

            public static Tensor gelu(Tensor x) => x.gelu();

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false)
            {
                var result = x.gelu(approximate);
                if (!inplace)
                {
                    return result;
                }

                using (result)
                {
                    return x.alias().copy_(result);
                }
            }

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);
        }
    }
}
